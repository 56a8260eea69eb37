-- Adds a line that nobody asked for (a gift, a fee) to the priced lines of an order.
CREATE PROCEDURE order_add_line(INOUT p_priced JSON, IN p_product_id INT, IN p_name VARCHAR(100), IN p_price INT)
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  SET p_priced = JSON_ARRAY_APPEND(p_priced, '$', JSON_OBJECT(
    'line', JSON_LENGTH(p_priced) + 1, 'productId', p_product_id, 'name', p_name, 'quantity', 1,
    'unitPrice', p_price));
END
