-- Orders of both sides. Even ids are given out here, odd ones by the monolith (id guard in migrate.ts).
-- Times are UTC; business_date is the pizzeria's own calendar day, and number counts within it. The number is for
-- people and no key: while both sides take orders, two of one day can have the same.

CREATE TABLE orders (
  id BIGINT NOT NULL PRIMARY KEY,
  number INT NOT NULL,
  business_date DATE NOT NULL,
  pizzeria_id INT NOT NULL,
  status VARCHAR(16) NOT NULL,
  type VARCHAR(16) NOT NULL,
  customer_phone VARCHAR(16) NOT NULL,
  customer_name VARCHAR(100) NOT NULL,
  street VARCHAR(200) NULL,
  house VARCHAR(20) NULL,
  flat VARCHAR(20) NULL,
  subtotal INT NOT NULL,
  discount INT NOT NULL,
  total INT NOT NULL,
  comment VARCHAR(500) NOT NULL,
  idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(3) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  KEY orders_of_day (pizzeria_id, business_date, created_at, id)
) ENGINE = InnoDB;

CREATE TABLE order_lines (
  order_id BIGINT NOT NULL,
  line SMALLINT NOT NULL,
  product_id INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  quantity SMALLINT NOT NULL,
  unit_price INT NOT NULL,
  amount INT NOT NULL,
  PRIMARY KEY (order_id, line)
) ENGINE = InnoDB;

-- Which order a key has made. A table of its own, because an order of the other side with a key that was used here
-- in the same moment must be kept (and shown) all the same: the monolith's order then has the key.
CREATE TABLE idempotency_keys (
  idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  order_id BIGINT NOT NULL,
  KEY idempotency_keys_order (order_id)
) ENGINE = InnoDB;

-- The last number given out per pizzeria and day.
CREATE TABLE order_counters (
  pizzeria_id INT NOT NULL,
  business_date DATE NOT NULL,
  last_number INT NOT NULL,
  PRIMARY KEY (pizzeria_id, business_date)
) ENGINE = InnoDB;
