-- Makes an order's payment paid, and gives it its receipt. Runs inside the caller's transaction, which holds the
-- order's row and has checked that nobody paid before. p_drawer_id is null for a card.
CREATE PROCEDURE payment_write(
  IN p_order_id BIGINT,
  IN p_method VARCHAR(10),
  IN p_drawer_id INT,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  -- The intent may be missing (an order from before there were any), or stand for an older total.
  INSERT INTO payments (order_id, method, amount, status, drawer_id, taken_by, paid_at)
  SELECT id, p_method, total, 'paid', p_drawer_id, p_user_id, v_now FROM orders WHERE id = p_order_id
  ON DUPLICATE KEY UPDATE
    method = VALUES(method), amount = VALUES(amount), status = 'paid', drawer_id = VALUES(drawer_id),
    taken_by = VALUES(taken_by), paid_at = VALUES(paid_at);
  INSERT INTO receipts (order_id, printed_at, printed_by)
  VALUES (p_order_id, v_now, p_user_id)
  ON DUPLICATE KEY UPDATE printed_at = VALUES(printed_at), printed_by = VALUES(printed_by);
  CALL order_note(p_order_id, p_user_id, 'paid', p_method);
END
