-- The chain: pizzerias, what they sell, and who works there.
-- No foreign key cascades anywhere: a cascade fires no trigger, so whatever captures changes would miss it.

CREATE TABLE pizzerias (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  city VARCHAR(100) NOT NULL,
  phone VARCHAR(20) NOT NULL,
  address VARCHAR(200) NOT NULL,
  utc_offset_minutes SMALLINT NOT NULL,
  currency CHAR(3) NOT NULL
) ENGINE = InnoDB;

CREATE TABLE products (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  category VARCHAR(50) NOT NULL,
  price INT NOT NULL,
  active TINYINT NOT NULL DEFAULT 1
) ENGINE = InnoDB;

CREATE TABLE stop_list (
  pizzeria_id INT NOT NULL,
  product_id INT NOT NULL,
  since DATETIME(3) NOT NULL,
  PRIMARY KEY (pizzeria_id, product_id),
  CONSTRAINT stop_list_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT stop_list_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

CREATE TABLE users (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  login VARCHAR(50) NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  name VARCHAR(100) NOT NULL,
  role VARCHAR(20) NOT NULL,
  pizzeria_id INT NULL,
  UNIQUE KEY users_login (login),
  CONSTRAINT users_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id)
) ENGINE = InnoDB;
