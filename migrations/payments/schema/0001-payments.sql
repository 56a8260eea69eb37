-- One payment for each order and for each Idempotency-Key, whichever comes again. Amounts in minor units, times in UTC.

CREATE TABLE payments (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  order_id BIGINT NOT NULL,
  idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount INT NOT NULL,
  taken_at DATETIME(3) NOT NULL,
  -- When the order was told to be paid; null between the two.
  order_marked_at DATETIME(3) NULL,
  UNIQUE KEY payments_order (order_id),
  UNIQUE KEY payments_key (idempotency_key)
) ENGINE = InnoDB;
