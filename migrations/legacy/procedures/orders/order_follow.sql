-- What follows from an order's new status, whichever side gave it: times, log, tickets, message to the customer; a
-- cancelled order gives back what it took. Orders from before the details existed have only some of the rows.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_follow(IN p_order_id BIGINT, IN p_status VARCHAR(16), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);

  INSERT INTO order_times (order_id, accepted_at)
  SELECT o.id, o.created_at FROM orders o WHERE o.id = p_order_id
  ON DUPLICATE KEY UPDATE accepted_at = order_times.accepted_at;
  UPDATE order_times
  SET
    cooking_at = IF(p_status = 'cooking', v_now, cooking_at),
    ready_at = IF(p_status = 'ready', v_now, ready_at),
    taken_at = IF(p_status = 'delivering', v_now, taken_at),
    delivered_at = IF(p_status = 'delivered', v_now, delivered_at),
    cancelled_at = IF(p_status = 'cancelled', v_now, cancelled_at)
  WHERE order_id = p_order_id;
  CALL order_note(p_order_id, p_user_id, p_status, '');

  IF p_status = 'cancelled' THEN
    CALL order_give_back(p_order_id, p_user_id);
  ELSEIF p_status IN ('ready', 'delivering', 'delivered') THEN
    INSERT INTO ticket_steps (ticket_id, station, at, user_id)
    SELECT k.id, 'done', v_now, p_user_id
    FROM kitchen_tickets k
    WHERE k.order_id = p_order_id AND k.cancelled = 0 AND k.station <> 'done'
    ON DUPLICATE KEY UPDATE at = ticket_steps.at;
    UPDATE kitchen_tickets
    SET station = 'done', station_since = v_now
    WHERE order_id = p_order_id AND cancelled = 0 AND station <> 'done';
  END IF;

  CALL order_tell(p_order_id, p_status);
END
