-- What a product cost before a price list was published, so that it can cost that again when the list ends.
-- price null: a city without a price of its own.
CREATE TABLE price_list_previous (
  price_list_id INT NOT NULL,
  product_id INT NOT NULL,
  price INT NULL,
  PRIMARY KEY (price_list_id, product_id),
  CONSTRAINT price_list_previous_list FOREIGN KEY (price_list_id) REFERENCES price_lists (id),
  CONSTRAINT price_list_previous_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;
