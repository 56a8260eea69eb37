-- Head and lines of an order as the other side has them. Where they are others than before (or cost other than before),
-- what was taken for the old ones is given back and taken for the new ones. Halves and toppings, of which the other
-- side knows nothing, stay with the lines that stay. Runs inside the caller's transaction.
CREATE PROCEDURE apply_order_lines(
  IN p_order_id BIGINT,
  IN p_order JSON,
  IN p_customer_id BIGINT,
  IN p_old_status VARCHAR(16)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_respread INT DEFAULT 0;

  -- Only what was once spread and is still counted can be counted anew.
  IF p_old_status <> 'cancelled' AND EXISTS (SELECT 1 FROM order_details WHERE order_id = p_order_id) THEN
    SET v_respread = (
      SELECT COUNT(*) <> JSON_LENGTH(p_order, '$.lines')
        OR COUNT(*) <> SUM(l.line IS NOT NULL)
        OR NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = p_order_id AND o.total = JSON_VALUE(p_order, '$.total') + 0)
      FROM order_lines ol
      LEFT JOIN JSON_TABLE(p_order, '$.lines[*]' COLUMNS (
        line INT PATH '$.line', product_id INT PATH '$.productId', quantity INT PATH '$.quantity',
        amount INT PATH '$.amount')) l
        ON l.line = ol.line AND l.product_id = ol.product_id AND l.quantity = ol.quantity AND l.amount = ol.amount
      WHERE ol.order_id = p_order_id);
  END IF;
  IF v_respread THEN
    CALL order_take_limits(p_order_id, -1, 0);
    CALL order_count(p_order_id, -1);
  END IF;

  CALL apply_order_head(p_order_id, p_order, p_customer_id);
  DELETE ol FROM order_lines ol
  LEFT JOIN JSON_TABLE(p_order, '$.lines[*]' COLUMNS (line INT PATH '$.line')) l ON l.line = ol.line
  WHERE ol.order_id = p_order_id AND l.line IS NULL;
  DELETE h FROM order_line_halves h
  LEFT JOIN order_lines ol ON ol.order_id = h.order_id AND ol.line = h.line
  WHERE h.order_id = p_order_id AND ol.line IS NULL;
  DELETE t FROM order_line_toppings t
  LEFT JOIN order_lines ol ON ol.order_id = t.order_id AND ol.line = t.line
  WHERE t.order_id = p_order_id AND ol.line IS NULL;

  INSERT INTO order_lines (order_id, line, product_id, name, quantity, unit_price, amount)
  SELECT p_order_id, l.line, l.product_id, l.name, l.quantity, l.unit_price, l.amount
  FROM JSON_TABLE(p_order, '$.lines[*]' COLUMNS (
    line INT PATH '$.line',
    product_id INT PATH '$.productId',
    name VARCHAR(100) PATH '$.name',
    quantity INT PATH '$.quantity',
    unit_price INT PATH '$.unitPrice',
    amount INT PATH '$.amount')) l
  ON DUPLICATE KEY UPDATE
    product_id = l.product_id, name = l.name, quantity = l.quantity, unit_price = l.unit_price, amount = l.amount;

  IF v_respread THEN
    CALL order_spread_again(p_order_id, NULL, 0);
  END IF;
END
