-- What a product costs in a city, where that is not products.price.

CREATE TABLE city_prices (
  product_id INT NOT NULL,
  city VARCHAR(100) NOT NULL,
  price INT NOT NULL,
  PRIMARY KEY (product_id, city)
) ENGINE = InnoDB;
