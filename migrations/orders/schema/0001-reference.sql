-- What the service knows of the chain: copies that arrive by events, owned by the monolith.
-- No foreign keys: an order may arrive before the pizzeria it was placed in, and must not be refused for that.

CREATE TABLE pizzerias (
  id INT NOT NULL PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  city VARCHAR(100) NOT NULL,
  phone VARCHAR(20) NOT NULL,
  address VARCHAR(200) NOT NULL,
  utc_offset_minutes SMALLINT NOT NULL,
  currency CHAR(3) NOT NULL
) ENGINE = InnoDB;

CREATE TABLE stopped_products (
  pizzeria_id INT NOT NULL,
  product_id INT NOT NULL,
  PRIMARY KEY (pizzeria_id, product_id)
) ENGINE = InnoDB;

CREATE TABLE products (
  id INT NOT NULL PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  category VARCHAR(50) NOT NULL,
  price INT NOT NULL,
  active TINYINT NOT NULL
) ENGINE = InnoDB;

-- The phone is not unique here: two customers may swap numbers, and their events arrive one after the other.
CREATE TABLE customers (
  id BIGINT NOT NULL PRIMARY KEY,
  phone VARCHAR(16) NOT NULL,
  name VARCHAR(100) NOT NULL,
  discount_percent TINYINT NOT NULL,
  KEY customers_phone (phone)
) ENGINE = InnoDB;
