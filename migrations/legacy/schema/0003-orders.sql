-- An order keeps a copy of the customer and the address as they were when it was taken.
-- Times are UTC; business_date is the pizzeria's own calendar day, and number counts within it.

CREATE TABLE orders (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number INT NOT NULL,
  business_date DATE NOT NULL,
  pizzeria_id INT NOT NULL,
  status VARCHAR(16) NOT NULL,
  type VARCHAR(16) NOT NULL,
  customer_id BIGINT NULL,
  customer_phone VARCHAR(16) NOT NULL,
  customer_name VARCHAR(100) NOT NULL,
  street VARCHAR(200) NULL,
  house VARCHAR(20) NULL,
  flat VARCHAR(20) NULL,
  subtotal INT NOT NULL,
  discount INT NOT NULL,
  total INT NOT NULL,
  comment VARCHAR(500) NOT NULL DEFAULT '',
  idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  UNIQUE KEY orders_idempotency_key (idempotency_key),
  KEY orders_of_day (pizzeria_id, business_date),
  CONSTRAINT orders_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE = InnoDB;
-- There is no key on business_date alone and none on created_at: reports and the revenue widget read the whole
-- table. Deliberate; README.md of legacy-monolith says what it hurts.

CREATE TABLE order_lines (
  order_id BIGINT NOT NULL,
  line SMALLINT NOT NULL,
  product_id INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  quantity SMALLINT NOT NULL,
  unit_price INT NOT NULL,
  amount INT NOT NULL,
  PRIMARY KEY (order_id, line),
  CONSTRAINT order_lines_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_lines_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- The last number given out per pizzeria and day. One row, one lock: every till of a pizzeria queues here.
CREATE TABLE order_counters (
  pizzeria_id INT NOT NULL,
  business_date DATE NOT NULL,
  last_number INT NOT NULL,
  PRIMARY KEY (pizzeria_id, business_date)
) ENGINE = InnoDB;
