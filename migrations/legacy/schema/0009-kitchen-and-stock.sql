-- What is on the table and what is in the store.

-- One per piece that the kitchen makes. station: dough, filling, oven, packing, done. Old ones are cleaned up
-- with their order's business day (kitchen_clean_up).
CREATE TABLE kitchen_tickets (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  line SMALLINT NOT NULL,
  piece SMALLINT NOT NULL,
  pizzeria_id INT NOT NULL,
  product_id INT NOT NULL,
  name VARCHAR(100) NOT NULL,
  details VARCHAR(500) NOT NULL DEFAULT '',
  station VARCHAR(10) NOT NULL,
  cancelled TINYINT NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  station_since DATETIME(3) NOT NULL,
  UNIQUE KEY kitchen_tickets_piece (order_id, line, piece),
  KEY kitchen_tickets_station (pizzeria_id, station),
  CONSTRAINT kitchen_tickets_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

CREATE TABLE ticket_steps (
  ticket_id BIGINT NOT NULL,
  station VARCHAR(10) NOT NULL,
  at DATETIME(3) NOT NULL,
  user_id INT NULL,
  PRIMARY KEY (ticket_id, station),
  CONSTRAINT ticket_steps_ticket FOREIGN KEY (ticket_id) REFERENCES kitchen_tickets (id)
) ENGINE = InnoDB;

-- Only so many left today: each order takes its pieces off, at 0 the product goes onto the stop list.
CREATE TABLE product_limits (
  pizzeria_id INT NOT NULL,
  product_id INT NOT NULL,
  remaining INT NOT NULL,
  PRIMARY KEY (pizzeria_id, product_id),
  CONSTRAINT product_limits_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT product_limits_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB;

-- An ingredient that ran out: every product with it in its recipe is on stop_list, see stop_list_* procedures.
CREATE TABLE ingredient_stops (
  pizzeria_id INT NOT NULL,
  ingredient_id INT NOT NULL,
  since DATETIME(3) NOT NULL,
  PRIMARY KEY (pizzeria_id, ingredient_id),
  CONSTRAINT ingredient_stops_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT ingredient_stops_ingredient FOREIGN KEY (ingredient_id) REFERENCES ingredients (id)
) ENGINE = InnoDB;

-- May fall below nothing: the count of the store is always behind the kitchen.
CREATE TABLE ingredient_stock (
  pizzeria_id INT NOT NULL,
  ingredient_id INT NOT NULL,
  amount INT NOT NULL,
  PRIMARY KEY (pizzeria_id, ingredient_id),
  CONSTRAINT ingredient_stock_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT ingredient_stock_ingredient FOREIGN KEY (ingredient_id) REFERENCES ingredients (id)
) ENGINE = InnoDB;

-- kind: order, return (a cancelled order), supply, loss, count.
CREATE TABLE stock_moves (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pizzeria_id INT NOT NULL,
  ingredient_id INT NOT NULL,
  amount INT NOT NULL,
  kind VARCHAR(10) NOT NULL,
  order_id BIGINT NULL,
  comment VARCHAR(200) NOT NULL DEFAULT '',
  user_id INT NULL,
  business_date DATE NOT NULL,
  at DATETIME(3) NOT NULL,
  KEY stock_moves_order (order_id),
  KEY stock_moves_day (pizzeria_id, business_date),
  CONSTRAINT stock_moves_ingredient FOREIGN KEY (ingredient_id) REFERENCES ingredients (id)
) ENGINE = InnoDB;
