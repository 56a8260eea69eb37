-- Begins the paid hours of somebody who has no device of their own.
CREATE PROCEDURE staff_clock_in(IN p_pizzeria_id INT, IN p_employee_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_today DATE;
  DECLARE v_name VARCHAR(100);
  DECLARE v_here INT;
  DECLARE v_employed INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL staff_clock_lock(p_pizzeria_id, p_employee_id, v_name, v_here);
  IF v_here > 0 THEN
    CALL refuse(409, 'already-here', CONCAT(v_name, ' is clocked in already.'));
  END IF;
  SELECT DATE(v_now + INTERVAL utc_offset_minutes MINUTE) INTO v_today FROM pizzerias WHERE id = p_pizzeria_id;
  SELECT COUNT(*) INTO v_employed
  FROM employees
  WHERE id = p_employee_id AND hired_on <= v_today AND (left_on IS NULL OR left_on >= v_today);
  IF v_employed = 0 THEN
    CALL refuse(409, 'not-employed', CONCAT(v_name, ' does not work here today.'));
  END IF;

  INSERT INTO time_entries (employee_id, pizzeria_id, business_date, came_at)
  VALUES (p_employee_id, p_pizzeria_id, v_today, v_now);
  CALL audit(p_user_id, 'shift-manager', 'clock-in', CONCAT('employee ', p_employee_id), v_name);
  COMMIT;
END
