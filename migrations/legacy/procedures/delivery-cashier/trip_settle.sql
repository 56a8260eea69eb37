-- The courier hands the cash in: it goes into the drawer of who takes it, and the orders of the trip are paid.
-- p_cash is what was handed in; less than due is the courier's debt. Settled once: a second time is told. Ends with
-- the trip.
CREATE PROCEDURE trip_settle(IN p_trip_id INT, IN p_cash INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_orders JSON;
  DECLARE v_found INT;
  DECLARE v_pizzeria_id INT;
  DECLARE v_returned_at DATETIME(3);
  DECLARE v_settled_at DATETIME(3);
  DECLARE v_due INT;
  DECLARE v_courier VARCHAR(100);
  DECLARE v_drawer_id INT;
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
  SELECT s.pizzeria_id, t.returned_at, t.settled_at INTO v_pizzeria_id, v_returned_at, v_settled_at
  FROM courier_trips t
  JOIN courier_shifts s ON s.id = t.courier_shift_id
  WHERE t.id = p_trip_id
  FOR UPDATE;
  IF v_pizzeria_id IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no trip ', p_trip_id, '.'));
  END IF;
  IF v_settled_at IS NOT NULL THEN
    CALL refuse(409, 'already-settled', 'This trip is settled already.');
  END IF;
  IF v_returned_at IS NULL THEN
    CALL refuse(409, 'not-returned', 'The courier is still on the way. Note the return first.');
  END IF;
  -- Counted once more: an order may have been cancelled since.
  CALL trip_count_cash(p_trip_id);
  SELECT cash_due INTO v_due FROM courier_trips WHERE id = p_trip_id;
  IF p_cash > v_due THEN
    CALL refuse(422, 'too-much-cash', 'That is more than the courier has to hand in.');
  END IF;

  IF v_due > 0 THEN
    CALL drawer_lock(p_user_id, v_pizzeria_id, v_drawer_id);
    IF p_cash > 0 THEN
      SELECT e.name INTO v_courier
      FROM courier_trips t
      JOIN courier_shifts s ON s.id = t.courier_shift_id
      JOIN employees e ON e.id = s.employee_id
      WHERE t.id = p_trip_id;
      CALL drawer_add(v_drawer_id, 'courier', p_cash, NULL, CONCAT('Trip ', p_trip_id, ', ', v_courier));
    END IF;
  END IF;
  CALL trip_pay_orders(p_trip_id, v_drawer_id, p_user_id);
  UPDATE courier_trips
  SET settled_at = UTC_TIMESTAMP(3), settled_by = p_user_id, cash_given = p_cash
  WHERE id = p_trip_id;
  CALL audit(
    p_user_id, 'delivery-cashier', 'settle', CONCAT('trip ', p_trip_id), CONCAT('due ', v_due, ', given ', p_cash));

  COMMIT;
  CALL trip_get(p_trip_id);
END
