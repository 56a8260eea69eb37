-- Gives out the next number of the pizzeria's day. Runs inside the caller's transaction.
CREATE PROCEDURE order_next_number(IN p_pizzeria_id BIGINT, IN p_business_date DATE, OUT p_number INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO order_counters (pizzeria_id, business_date, last_number)
  VALUES (p_pizzeria_id, p_business_date, LAST_INSERT_ID(1))
  ON DUPLICATE KEY UPDATE last_number = LAST_INSERT_ID(last_number + 1);
  SET p_number = LAST_INSERT_ID();
END
