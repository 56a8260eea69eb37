-- One order: a row (none when there is no such order), then its lines.
CREATE PROCEDURE order_get(IN p_order_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT * FROM order_view WHERE id = p_order_id;
  SELECT order_id, line, product_id, name, quantity, unit_price, amount
  FROM order_lines
  WHERE order_id = p_order_id
  ORDER BY line;
END
