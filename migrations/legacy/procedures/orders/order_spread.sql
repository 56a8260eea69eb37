-- Writes everything that hangs on an order that has just come into being, whoever took it. Head and lines (with
-- halves and toppings) are there; so are the details when the order was taken with more than a plain one has.
-- An order of the service came to be over there: it is never refused. Runs inside the caller's transaction.
CREATE PROCEDURE order_spread(IN p_order_id BIGINT, IN p_source VARCHAR(20), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  CALL order_ensure_details(p_order_id, p_source, p_user_id);

  INSERT INTO order_times (order_id, accepted_at)
  SELECT o.id, o.created_at FROM orders o WHERE o.id = p_order_id
  ON DUPLICATE KEY UPDATE accepted_at = o.created_at;

  INSERT INTO payments (order_id, method, amount, status)
  SELECT o.id, d.payment_method, o.total, 'intended'
  FROM orders o
  JOIN order_details d ON d.order_id = o.id
  WHERE o.id = p_order_id
  ON DUPLICATE KEY UPDATE amount = o.total;

  CALL order_note(p_order_id, p_user_id, 'accepted', CONCAT('source ', p_source));
  CALL order_write_tickets(p_order_id);
  CALL order_write_production(p_order_id);
  CALL order_take_limits(p_order_id, 1, p_source <> 'service');
  CALL order_move_stock(p_order_id, p_user_id);
  CALL order_count(p_order_id, 1);
END
