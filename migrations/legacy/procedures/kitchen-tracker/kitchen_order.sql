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

  -- A product without details was there before there were any: the kitchen makes it if it has a ticket.
  SELECT l.name, l.quantity
  FROM order_lines l
  LEFT JOIN product_details pd ON pd.product_id = l.product_id
  WHERE l.order_id = p_order_id
    AND COALESCE(pd.made_in, 'kitchen') <> 'nowhere'
    AND NOT EXISTS (SELECT 1 FROM kitchen_tickets t WHERE t.order_id = l.order_id AND t.line = l.line)
  ORDER BY l.line;
END
