-- What an order grew: how it came, what is on the pizza, when each step was done, who paid. All written in the one
-- transaction that takes the order; that it became long is the story of this system.

-- source: api, contact-centre, till, site or service (it came by an event). production: XML for the kitchen, see
-- order_write_production.sql; reports read it with EXTRACTVALUE.
CREATE TABLE order_details (
  order_id BIGINT NOT NULL PRIMARY KEY,
  source VARCHAR(20) NOT NULL,
  taken_by INT NULL,
  zone_id INT NULL,
  promised_at DATETIME(3) NULL,
  payment_method VARCHAR(10) NOT NULL DEFAULT 'cash',
  promotion_id INT NULL,
  promotion_discount INT NOT NULL DEFAULT 0,
  delivery_fee INT NOT NULL DEFAULT 0,
  production LONGTEXT NOT NULL,
  changes INT NOT NULL DEFAULT 0,
  cancel_reason VARCHAR(200) NULL,
  CONSTRAINT order_details_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

CREATE TABLE order_times (
  order_id BIGINT NOT NULL PRIMARY KEY,
  accepted_at DATETIME(3) NOT NULL,
  cooking_at DATETIME(3) NULL,
  ready_at DATETIME(3) NULL,
  taken_at DATETIME(3) NULL,
  delivered_at DATETIME(3) NULL,
  cancelled_at DATETIME(3) NULL,
  CONSTRAINT order_times_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- Keyed by order and line, with no foreign key to order_lines: a change of an order writes its lines anew.
CREATE TABLE order_line_halves (
  order_id BIGINT NOT NULL,
  line SMALLINT NOT NULL,
  product_id INT NOT NULL,
  PRIMARY KEY (order_id, line),
  CONSTRAINT order_line_halves_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_line_halves_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

CREATE TABLE order_line_toppings (
  order_id BIGINT NOT NULL,
  line SMALLINT NOT NULL,
  topping_id INT NOT NULL,
  price INT NOT NULL,
  PRIMARY KEY (order_id, line, topping_id),
  CONSTRAINT order_line_toppings_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_line_toppings_topping FOREIGN KEY (topping_id) REFERENCES toppings (id)
) ENGINE = InnoDB;

-- What an operator has begun: one draft per operator, the cart as the page sends it.
CREATE TABLE order_drafts (
  user_id INT NOT NULL PRIMARY KEY,
  draft LONGTEXT NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  CONSTRAINT order_drafts_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB;

-- Nobody ever asked for the log of an order by its id, so there is no key on order_id but the one that its foreign key makes.
CREATE TABLE order_log (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  at DATETIME(3) NOT NULL,
  user_id INT NULL,
  event VARCHAR(30) NOT NULL,
  details VARCHAR(500) NOT NULL DEFAULT '',
  CONSTRAINT order_log_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- One per order. status: intended, paid, refunded, void.
CREATE TABLE payments (
  order_id BIGINT NOT NULL PRIMARY KEY,
  method VARCHAR(10) NOT NULL,
  amount INT NOT NULL,
  status VARCHAR(10) NOT NULL,
  drawer_id INT NULL,
  taken_by INT NULL,
  paid_at DATETIME(3) NULL,
  CONSTRAINT payments_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

CREATE TABLE receipts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  printed_at DATETIME(3) NOT NULL,
  printed_by INT NULL,
  UNIQUE KEY receipts_order (order_id),
  CONSTRAINT receipts_of_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- What went, or waits to go, to people's phones.
CREATE TABLE sms_messages (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  phone VARCHAR(16) NOT NULL,
  text VARCHAR(500) NOT NULL,
  status VARCHAR(10) NOT NULL DEFAULT 'waiting',
  created_at DATETIME(3) NOT NULL,
  sent_at DATETIME(3) NULL,
  KEY sms_messages_status (status)
) ENGINE = InnoDB;

-- Who did what, over all screens. Grows for ever.
CREATE TABLE audit_log (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at DATETIME(3) NOT NULL,
  user_id INT NULL,
  screen VARCHAR(30) NOT NULL,
  action VARCHAR(50) NOT NULL,
  subject VARCHAR(100) NOT NULL DEFAULT '',
  details VARCHAR(500) NOT NULL DEFAULT ''
) ENGINE = InnoDB;

-- Kept up by each order, inside its transaction: a hot row per pizzeria and hour.
CREATE TABLE sales_by_hour (
  pizzeria_id INT NOT NULL,
  business_date DATE NOT NULL,
  hour TINYINT NOT NULL,
  orders INT NOT NULL,
  revenue BIGINT NOT NULL,
  PRIMARY KEY (pizzeria_id, business_date, hour)
) ENGINE = InnoDB;

CREATE TABLE product_sales (
  pizzeria_id INT NOT NULL,
  business_date DATE NOT NULL,
  product_id INT NOT NULL,
  quantity INT NOT NULL,
  revenue BIGINT NOT NULL,
  PRIMARY KEY (pizzeria_id, business_date, product_id)
) ENGINE = InnoDB;

CREATE TABLE customer_statistics (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  orders INT NOT NULL,
  total BIGINT NOT NULL,
  last_order_at DATETIME(3) NOT NULL,
  CONSTRAINT customer_statistics_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB;
