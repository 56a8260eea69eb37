-- The courier is back. p_orders names what was not handed over: [{"orderId": 12, "outcome": "again", "reason": "…"}],
-- outcome again (waits for another trip) or cancelled; all others are delivered. Noted once. Ends with the trip.
CREATE PROCEDURE trip_return(IN p_trip_id INT, IN p_orders JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_orders JSON;
  DECLARE v_found INT;
  DECLARE v_trip_id INT;
  DECLARE v_returned_at DATETIME(3);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  -- Not by SET: a SELECT in an expression locks what it reads, and the orders come first.
  SELECT JSON_ARRAYAGG(order_id) INTO v_orders FROM trip_orders WHERE trip_id = p_trip_id;
  CALL orders_lock(COALESCE(v_orders, '[]'), v_found);
  SELECT id, returned_at INTO v_trip_id, v_returned_at FROM courier_trips WHERE id = p_trip_id FOR UPDATE;
  IF v_trip_id IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no trip ', p_trip_id, '.'));
  END IF;
  IF v_returned_at IS NOT NULL THEN
    CALL refuse(409, 'already-returned', 'The return of this trip is noted already.');
  END IF;
  IF EXISTS (
    SELECT 1
    FROM JSON_TABLE(p_orders, '$[*]' COLUMNS (order_id BIGINT PATH '$.orderId')) j
    LEFT JOIN trip_orders t ON t.trip_id = p_trip_id AND t.order_id = j.order_id
    WHERE t.order_id IS NULL)
  THEN
    CALL refuse(422, 'not-on-this-trip', 'One of these orders is not on this trip.');
  END IF;

  CALL trip_take_back(p_trip_id, p_orders, p_user_id);
  CALL trip_move_orders(p_trip_id, 'delivered', p_user_id);
  UPDATE trip_orders t
  JOIN orders o ON o.id = t.order_id
  SET t.delivered_at = v_now
  WHERE t.trip_id = p_trip_id AND o.status = 'delivered';
  UPDATE courier_trips SET returned_at = v_now WHERE id = p_trip_id;
  CALL trip_count_cash(p_trip_id);
  CALL audit(p_user_id, 'delivery-cashier', 'return', CONCAT('trip ', p_trip_id), LEFT(p_orders, 500));

  COMMIT;
  CALL trip_get(p_trip_id);
END
