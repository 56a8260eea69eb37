-- Hands orders to a courier: a trip begins, its orders are on their way. p_order_ids is [12, 34], in the order of the
-- tour. Two cashiers with the same order, or two with the same courier: the second is told. Ends with the trip's id.
CREATE PROCEDURE trip_start(IN p_employee_id INT, IN p_order_ids JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_pizzeria_id INT;
  DECLARE v_shift_id INT;
  DECLARE v_trip_id INT;
  DECLARE v_found INT;
  DECLARE v_number INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL orders_lock(p_order_ids, v_found);
  IF v_found < JSON_LENGTH(p_order_ids) THEN
    CALL refuse(422, 'unknown-order', 'One of these orders does not exist, or is named twice.');
  END IF;

  SELECT id, pizzeria_id INTO v_shift_id, v_pizzeria_id
  FROM courier_shifts
  WHERE employee_id = p_employee_id AND left_at IS NULL
  LIMIT 1
  FOR UPDATE;
  IF v_shift_id IS NULL THEN
    CALL refuse(409, 'not-at-work', 'This courier is not clocked in.');
  END IF;
  IF EXISTS (SELECT 1 FROM courier_trips WHERE courier_shift_id = v_shift_id AND returned_at IS NULL) THEN
    CALL refuse(409, 'on-a-trip', 'This courier is on a trip already.');
  END IF;
  IF EXISTS (
    SELECT 1
    FROM JSON_TABLE(p_order_ids, '$[*]' COLUMNS (order_id BIGINT PATH '$')) j
    JOIN orders o ON o.id = j.order_id
    WHERE o.pizzeria_id <> v_pizzeria_id)
  THEN
    CALL refuse(422, 'other-pizzeria', 'The courier and the orders belong to different pizzerias.');
  END IF;
  SELECT o.number INTO v_number
  FROM JSON_TABLE(p_order_ids, '$[*]' COLUMNS (order_id BIGINT PATH '$')) j
  JOIN orders o ON o.id = j.order_id
  LEFT JOIN trip_orders t ON t.order_id = o.id
  WHERE o.type <> 'delivery' OR t.order_id IS NOT NULL
    OR NOT (o.status = 'ready'
      OR (o.status = 'delivering' AND EXISTS (SELECT 1 FROM trip_returns r WHERE r.order_id = o.id)))
  ORDER BY o.id
  LIMIT 1;
  IF v_number IS NOT NULL THEN
    CALL refuse(409, 'order-not-waiting', CONCAT('Order № ', v_number, ' does not wait for a courier (any more).'));
  END IF;

  INSERT INTO courier_trips (courier_shift_id, left_at, cash_due) VALUES (v_shift_id, v_now, 0);
  SET v_trip_id = LAST_INSERT_ID();
  INSERT INTO trip_orders (trip_id, order_id, position)
  SELECT v_trip_id, j.order_id, j.position
  FROM JSON_TABLE(p_order_ids, '$[*]' COLUMNS (position FOR ORDINALITY, order_id BIGINT PATH '$')) j;
  CALL trip_move_orders(v_trip_id, 'delivering', p_user_id);
  CALL trip_count_cash(v_trip_id);
  CALL audit(p_user_id, 'delivery-cashier', 'hand-over', CONCAT('trip ', v_trip_id), LEFT(p_order_ids, 500));

  COMMIT;
  SELECT v_trip_id AS id;
END
