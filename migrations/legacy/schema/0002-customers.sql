-- The phone number is who a customer is: operators know nothing else about the caller.

CREATE TABLE customers (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  phone VARCHAR(16) NOT NULL,
  name VARCHAR(100) NOT NULL,
  discount_percent TINYINT NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY customers_phone (phone)
) ENGINE = InnoDB;

CREATE TABLE customer_addresses (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  street VARCHAR(200) NOT NULL,
  house VARCHAR(20) NOT NULL,
  flat VARCHAR(20) NOT NULL DEFAULT '',
  used_at DATETIME(3) NOT NULL,
  UNIQUE KEY customer_addresses_place (customer_id, street, house, flat),
  CONSTRAINT customer_addresses_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB;
