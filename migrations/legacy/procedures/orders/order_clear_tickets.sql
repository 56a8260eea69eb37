-- Removes the cancelled tickets that stand in the way of pieces that are wanted (again).
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_clear_tickets(IN p_order_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DELETE s FROM ticket_steps s
  JOIN kitchen_tickets k ON k.id = s.ticket_id
  JOIN order_lines l ON l.order_id = k.order_id AND l.line = k.line AND l.quantity >= k.piece
  WHERE k.order_id = p_order_id AND k.cancelled = 1;
  DELETE k FROM kitchen_tickets k
  JOIN order_lines l ON l.order_id = k.order_id AND l.line = k.line AND l.quantity >= k.piece
  WHERE k.order_id = p_order_id AND k.cancelled = 1;
END
