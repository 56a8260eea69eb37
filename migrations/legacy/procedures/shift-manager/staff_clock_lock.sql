-- Finds and locks the person whom a shift manager clocks in or out: one change of a person's hours at a time.
-- Runs inside the caller's transaction.
CREATE PROCEDURE staff_clock_lock(IN p_pizzeria_id INT, IN p_employee_id INT, OUT p_name VARCHAR(100), OUT p_here INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_position VARCHAR(20);

  SELECT name, position INTO p_name, v_position
  FROM employees
  WHERE id = p_employee_id AND pizzeria_id = p_pizzeria_id
  FOR UPDATE;
  IF p_name IS NULL THEN
    CALL refuse(422, 'unknown-employee', 'Nobody of that number works here.');
  END IF;
  -- A courier's hours hang together with tours and cash.
  IF v_position = 'courier' THEN
    CALL refuse(422, 'courier-clocks-elsewhere', 'Couriers clock in and out at the delivery desk.');
  END IF;
  SELECT COUNT(*) INTO p_here FROM time_entries WHERE employee_id = p_employee_id AND left_at IS NULL;
END
