-- A courier comes to work: the paid hours begin, and trips can be given. Not twice.
CREATE PROCEDURE courier_clock_in(IN p_employee_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_pizzeria_id INT;
  DECLARE v_offset INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  -- No key can say "at work once": the person's own row is the lock.
  SELECT pizzeria_id INTO v_pizzeria_id
  FROM employees
  WHERE id = p_employee_id AND position = 'courier' AND left_on IS NULL
  FOR UPDATE;
  IF v_pizzeria_id IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no courier ', p_employee_id, '.'));
  END IF;
  IF EXISTS (SELECT 1 FROM time_entries WHERE employee_id = p_employee_id AND left_at IS NULL) THEN
    CALL refuse(409, 'already-at-work', 'This courier is clocked in already.');
  END IF;
  SELECT utc_offset_minutes INTO v_offset FROM pizzerias WHERE id = v_pizzeria_id;

  INSERT INTO time_entries (employee_id, pizzeria_id, business_date, came_at)
  VALUES (p_employee_id, v_pizzeria_id, DATE(v_now + INTERVAL v_offset MINUTE), v_now);
  INSERT INTO courier_shifts (employee_id, pizzeria_id, time_entry_id, came_at)
  VALUES (p_employee_id, v_pizzeria_id, LAST_INSERT_ID(), v_now);
  CALL audit(p_user_id, 'delivery-cashier', 'clock-in', CONCAT('employee ', p_employee_id), '');

  COMMIT;
END
