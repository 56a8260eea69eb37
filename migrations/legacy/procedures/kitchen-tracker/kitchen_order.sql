-- What the kitchen sees of one order: the head (none when there is no such order), then what is handed over with it
-- without being made. The tracker calls this once for each order on the screen, at every poll.
CREATE PROCEDURE kitchen_order(IN p_order_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    o.id, o.pizzeria_id, o.number, o.type, o.comment, d.promised_at,
    (SELECT COUNT(*) FROM kitchen_tickets t WHERE t.order_id = o.id AND t.cancelled = 0) AS pieces
  FROM orders o
  LEFT JOIN order_details d ON d.order_id = o.id
  WHERE o.id = p_order_id;

  SELECT l.name, l.quantity
  FROM order_lines l
  JOIN product_view p ON p.id = l.product_id
  WHERE l.order_id = p_order_id
    AND p.made_in <> 'nowhere'
    AND NOT EXISTS (SELECT 1 FROM kitchen_tickets t WHERE t.order_id = l.order_id AND t.line = l.line)
  ORDER BY l.line;
END
