-- Somebody's last day: ends the contract, drops the shifts that were planned after it and the requests that nobody has
-- decided, and switches the login off. The login of somebody who leaves later stays on until an administrator thinks of
-- it: nothing in this system happens by itself on a day to come.
CREATE PROCEDURE employee_leave(IN p_pizzeria_id INT, IN p_employee_id INT, IN p_left_on DATE, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_hired_on DATE;
  DECLARE v_left_on DATE;
  DECLARE v_today DATE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_employee_lock(p_pizzeria_id, p_employee_id, v_name, v_hired_on, v_left_on);
  CALL office_may_manage(p_employee_id, p_user_id);
  SELECT DATE(UTC_TIMESTAMP(3) + INTERVAL utc_offset_minutes MINUTE) INTO v_today
  FROM pizzerias
  WHERE id = p_pizzeria_id;
  IF v_left_on IS NOT NULL THEN
    CALL refuse(409, 'has-left', CONCAT(v_name, ' has left already.'));
  ELSEIF p_left_on < v_hired_on THEN
    CALL refuse(422, 'before-hiring', CONCAT(v_name, ' was hired later than that.'));
  ELSEIF EXISTS (SELECT 1 FROM time_entries WHERE employee_id = p_employee_id AND business_date > p_left_on) THEN
    CALL refuse(409, 'worked-later', CONCAT(v_name, ' has worked after that day.'));
  ELSEIF p_left_on < v_today AND EXISTS (
    SELECT 1 FROM time_entries WHERE employee_id = p_employee_id AND left_at IS NULL) THEN
    CALL refuse(409, 'still-here', CONCAT(v_name, ' is clocked in.'));
  END IF;

  UPDATE employees SET left_on = p_left_on WHERE id = p_employee_id;
  UPDATE contracts
  SET ends_on = GREATEST(starts_on, p_left_on)
  WHERE employee_id = p_employee_id AND (ends_on IS NULL OR ends_on > p_left_on);
  DELETE FROM schedule_shifts WHERE employee_id = p_employee_id AND business_date > p_left_on;
  UPDATE leave_requests
  SET status = 'refused', decided_by = p_user_id, decided_at = UTC_TIMESTAMP(3)
  WHERE employee_id = p_employee_id AND status = 'asked';
  IF p_left_on <= v_today THEN
    INSERT INTO user_security (user_id, disabled)
    SELECT e.user_id, 1 FROM employees e WHERE e.id = p_employee_id AND e.user_id IS NOT NULL
    ON DUPLICATE KEY UPDATE disabled = 1;
  END IF;
  CALL audit(
    p_user_id, 'office-manager', 'leave', CONCAT('employee ', p_employee_id), CONCAT(v_name, ', last day ', p_left_on));
  COMMIT;
END
