-- Takes the orders that were not handed over off their trip: cancelled, or waiting for another one. What somebody
-- marked as delivered or cancelled meanwhile is so.
-- Runs inside the caller's transaction, which holds the orders' rows.
CREATE PROCEDURE trip_take_back(IN p_trip_id INT, IN p_orders JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_index INT DEFAULT 0;
  DECLARE v_order_id BIGINT;
  DECLARE v_outcome VARCHAR(10);
  DECLARE v_reason VARCHAR(200);

  WHILE v_index < JSON_LENGTH(p_orders) DO
    SET v_order_id = JSON_EXTRACT(p_orders, CONCAT('$[', v_index, '].orderId'));
    SET v_outcome = JSON_UNQUOTE(JSON_EXTRACT(p_orders, CONCAT('$[', v_index, '].outcome')));
    SET v_reason = COALESCE(JSON_UNQUOTE(JSON_EXTRACT(p_orders, CONCAT('$[', v_index, '].reason'))), '');
    SET v_index = v_index + 1;

    IF EXISTS (SELECT 1 FROM orders WHERE id = v_order_id AND status = 'delivering') THEN
      INSERT INTO trip_returns (trip_id, order_id, outcome, reason, at)
      VALUES (p_trip_id, v_order_id, v_outcome, v_reason, UTC_TIMESTAMP(3));
      DELETE FROM trip_orders WHERE trip_id = p_trip_id AND order_id = v_order_id;
      IF v_outcome = 'cancelled' THEN
        CALL order_move(v_order_id, 'cancelled', p_user_id);
        UPDATE order_details SET cancel_reason = v_reason WHERE order_id = v_order_id;
      ELSE
        CALL order_note(v_order_id, p_user_id, 'came-back', v_reason);
      END IF;
    END IF;
  END WHILE;
END
