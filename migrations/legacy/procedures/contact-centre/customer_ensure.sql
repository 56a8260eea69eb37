-- Finds the customer by phone or makes one. Runs inside the caller's transaction. A known name is kept.
CREATE PROCEDURE customer_ensure(IN p_phone VARCHAR(16), IN p_name VARCHAR(100), OUT p_customer_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SET p_customer_id = (SELECT id FROM customers WHERE phone = p_phone);
  IF p_customer_id IS NULL THEN
    -- Another operator may have made the same customer a moment ago.
    INSERT INTO customers (phone, name, discount_percent, created_at)
    VALUES (p_phone, p_name, 0, UTC_TIMESTAMP(3))
    ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id);
    SET p_customer_id = LAST_INSERT_ID();
  END IF;
END
