-- What a customer usually has: what was ordered most often among the last twenty orders, the latest of what was ordered
-- equally often; only what is still sold, without fee and gifts. No rows when there is nothing to repeat.
CREATE PROCEDURE customer_usual(IN p_customer_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order_id BIGINT;

  SELECT MAX(s.order_id) INTO v_order_id
  FROM (
    SELECT
      o.id AS order_id,
      GROUP_CONCAT(CONCAT(l.quantity, ' ', l.name) ORDER BY l.name, l.quantity SEPARATOR ', ') AS contents
    FROM (
      SELECT id FROM orders WHERE customer_id = p_customer_id AND status <> 'cancelled' ORDER BY id DESC LIMIT 20
    ) o
    JOIN order_lines l ON l.order_id = o.id AND l.amount > 0
    JOIN products p ON p.id = l.product_id AND p.active = 1
    GROUP BY o.id
  ) s
  GROUP BY s.contents
  ORDER BY COUNT(*) DESC, MAX(s.order_id) DESC
  LIMIT 1;

  SELECT l.line, l.product_id, l.name, l.quantity, h.product_id AS second_half_id
  FROM order_lines l
  JOIN products p ON p.id = l.product_id AND p.active = 1
  LEFT JOIN order_line_halves h ON h.order_id = l.order_id AND h.line = l.line
  WHERE l.order_id = v_order_id AND l.amount > 0
  ORDER BY l.line;
  SELECT line, topping_id FROM order_line_toppings WHERE order_id = v_order_id ORDER BY line, topping_id;
END
