-- Moves an order on; the same status again changes nothing. Steps may be skipped, never taken back; cancelling is
-- possible until the order is delivered. Runs inside the caller's transaction.
CREATE PROCEDURE order_move(IN p_order_id BIGINT, IN p_status VARCHAR(16), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(16);
  DECLARE v_type VARCHAR(16);
  DECLARE v_allowed INT;
  DECLARE v_message VARCHAR(128);

  SELECT status, type INTO v_status, v_type FROM orders WHERE id = p_order_id FOR UPDATE;
  IF v_status IS NULL THEN
    SET v_message = CONCAT('no-such-order|', p_order_id);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  END IF;

  IF v_status <> p_status THEN
    SET v_allowed = CASE
      WHEN v_status IN ('delivered', 'cancelled') THEN 0
      WHEN p_status = 'cancelled' THEN 1
      WHEN p_status = 'delivering' AND v_type = 'pickup' THEN 0
      ELSE FIELD(p_status, 'accepted', 'cooking', 'ready', 'delivering', 'delivered')
         > FIELD(v_status, 'accepted', 'cooking', 'ready', 'delivering', 'delivered')
    END;
    IF NOT v_allowed THEN
      SET v_message = CONCAT('status-not-allowed|', v_status, '|', p_status);
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
    END IF;
    UPDATE orders SET status = p_status, changed_at = UTC_TIMESTAMP(3) WHERE id = p_order_id;
    CALL order_follow(p_order_id, p_status, p_user_id);
  END IF;
END
