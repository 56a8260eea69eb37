-- A courier goes home: not from the middle of a trip, and not with the chain's money.
CREATE PROCEDURE courier_clock_out(IN p_employee_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_employee_id INT;
  DECLARE v_shift_id INT;
  DECLARE v_time_entry_id BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT id INTO v_employee_id FROM employees WHERE id = p_employee_id AND position = 'courier' FOR UPDATE;
  IF v_employee_id IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no courier ', p_employee_id, '.'));
  END IF;
  SELECT id, time_entry_id INTO v_shift_id, v_time_entry_id
  FROM courier_shifts
  WHERE employee_id = p_employee_id AND left_at IS NULL
  LIMIT 1
  FOR UPDATE;
  IF v_shift_id IS NULL THEN
    CALL refuse(409, 'not-at-work', 'This courier is not clocked in.');
  END IF;
  IF EXISTS (SELECT 1 FROM courier_trips WHERE courier_shift_id = v_shift_id AND returned_at IS NULL) THEN
    CALL refuse(409, 'on-a-trip', 'This courier is on a trip. Note the return first.');
  END IF;
  IF EXISTS (SELECT 1 FROM courier_trips WHERE courier_shift_id = v_shift_id AND settled_at IS NULL) THEN
    CALL refuse(409, 'not-settled', 'This courier has a trip to settle first.');
  END IF;

  UPDATE courier_shifts SET left_at = v_now WHERE id = v_shift_id;
  UPDATE time_entries SET left_at = v_now WHERE id = v_time_entry_id;
  CALL audit(p_user_id, 'delivery-cashier', 'clock-out', CONCAT('employee ', p_employee_id), '');

  COMMIT;
END
