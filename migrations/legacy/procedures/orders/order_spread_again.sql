-- Brings what hangs on an order to its new lines: tickets, production, payment, pieces, stock, statistics. Its caller
-- has given pieces and statistics back before the lines changed. Runs inside the caller's transaction.
CREATE PROCEDURE order_spread_again(IN p_order_id BIGINT, IN p_user_id INT, IN p_strict INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE payments p
  JOIN orders o ON o.id = p.order_id
  SET p.amount = o.total
  WHERE p.order_id = p_order_id AND p.status = 'intended';
  UPDATE kitchen_tickets k
  LEFT JOIN order_lines l
    ON l.order_id = k.order_id AND l.line = k.line AND l.product_id = k.product_id AND l.quantity >= k.piece
  SET k.cancelled = 1
  WHERE k.order_id = p_order_id AND k.cancelled = 0 AND l.line IS NULL;

  CALL order_note(p_order_id, p_user_id, 'changed', '');
  CALL order_write_tickets(p_order_id);
  CALL order_write_production(p_order_id);
  CALL order_take_limits(p_order_id, 1, p_strict);
  CALL order_move_stock(p_order_id, p_user_id);
  CALL order_count(p_order_id, 1);
END
