-- Writes a line into an order's log. Runs inside the caller's transaction.
CREATE PROCEDURE order_note(IN p_order_id BIGINT, IN p_user_id INT, IN p_event VARCHAR(30), IN p_details VARCHAR(500))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO order_log (order_id, at, user_id, event, details)
  VALUES (p_order_id, UTC_TIMESTAMP(3), p_user_id, p_event, COALESCE(p_details, ''));
END
