-- The whole product as its events carry it.
CREATE PROCEDURE read_product(IN p_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, name, category, price, active FROM products WHERE id = p_id;
END
