-- The money and the people who carry it.

-- One open drawer per cashier: closed_at null.
CREATE TABLE cash_drawers (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pizzeria_id INT NOT NULL,
  user_id INT NOT NULL,
  opened_at DATETIME(3) NOT NULL,
  opening_cash INT NOT NULL,
  closed_at DATETIME(3) NULL,
  counted_cash INT NULL,
  KEY cash_drawers_user (user_id, closed_at),
  CONSTRAINT cash_drawers_pizzeria FOREIGN KEY (pizzeria_id) REFERENCES pizzerias (id),
  CONSTRAINT cash_drawers_cashier FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB;

-- kind: sale, refund, in, out, courier. amount is signed: what it adds to the drawer.
CREATE TABLE drawer_moves (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  drawer_id INT NOT NULL,
  kind VARCHAR(10) NOT NULL,
  amount INT NOT NULL,
  order_id BIGINT NULL,
  comment VARCHAR(200) NOT NULL DEFAULT '',
  at DATETIME(3) NOT NULL,
  CONSTRAINT drawer_moves_drawer FOREIGN KEY (drawer_id) REFERENCES cash_drawers (id)
) ENGINE = InnoDB;

-- Clocked in while left_at is null; the paid hours are the time_entries row.
CREATE TABLE courier_shifts (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  employee_id INT NOT NULL,
  pizzeria_id INT NOT NULL,
  time_entry_id BIGINT NOT NULL,
  came_at DATETIME(3) NOT NULL,
  left_at DATETIME(3) NULL,
  KEY courier_shifts_present (pizzeria_id, left_at),
  CONSTRAINT courier_shifts_employee FOREIGN KEY (employee_id) REFERENCES employees (id),
  CONSTRAINT courier_shifts_hours FOREIGN KEY (time_entry_id) REFERENCES time_entries (id)
) ENGINE = InnoDB;

-- A tour with one or several orders. cash_due: what the courier must bring back.
CREATE TABLE courier_trips (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  courier_shift_id INT NOT NULL,
  left_at DATETIME(3) NOT NULL,
  returned_at DATETIME(3) NULL,
  cash_due INT NOT NULL,
  settled_at DATETIME(3) NULL,
  settled_by INT NULL,
  CONSTRAINT courier_trips_shift FOREIGN KEY (courier_shift_id) REFERENCES courier_shifts (id)
) ENGINE = InnoDB;

CREATE TABLE trip_orders (
  trip_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  position SMALLINT NOT NULL,
  delivered_at DATETIME(3) NULL,
  PRIMARY KEY (trip_id, order_id),
  UNIQUE KEY trip_orders_order (order_id),
  CONSTRAINT trip_orders_trip FOREIGN KEY (trip_id) REFERENCES courier_trips (id),
  CONSTRAINT trip_orders_of FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;
