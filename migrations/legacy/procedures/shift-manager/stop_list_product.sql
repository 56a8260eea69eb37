-- The name of a product that somebody wants to stop or to limit; refuses one that does not exist.
CREATE PROCEDURE stop_list_product(IN p_product_id INT, OUT p_name VARCHAR(100))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SET p_name = (SELECT name FROM products WHERE id = p_product_id);
  IF p_name IS NULL THEN
    CALL refuse(422, 'unknown-product', CONCAT('There is no product ', p_product_id, '.'));
  END IF;
END
