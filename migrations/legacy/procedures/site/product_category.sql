-- The category of a product, sold or not: its picture hangs on it.
CREATE PROCEDURE product_category(IN p_product_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT category FROM products WHERE id = p_product_id;
END
