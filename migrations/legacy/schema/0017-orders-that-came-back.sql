-- An order that its courier could not hand over. Its row in trip_orders goes (an order is on one trip only), this one
-- stays. outcome: again (it waits for another trip; its status remains delivering, since no step is taken back) or
-- cancelled.
CREATE TABLE trip_returns (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  trip_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  outcome VARCHAR(10) NOT NULL,
  reason VARCHAR(200) NOT NULL DEFAULT '',
  at DATETIME(3) NOT NULL,
  CONSTRAINT trip_returns_trip FOREIGN KEY (trip_id) REFERENCES courier_trips (id),
  CONSTRAINT trip_returns_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB;

-- What the courier really handed in; less than cash_due is the courier's debt.
ALTER TABLE courier_trips ADD COLUMN cash_given INT NULL;
