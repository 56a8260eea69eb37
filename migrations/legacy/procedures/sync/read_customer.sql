-- The whole customer as its events carry it.
CREATE PROCEDURE read_customer(IN p_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, phone, name, discount_percent FROM customers WHERE id = p_id;
END
