-- Plans a shift; times local, and one that ends at or before its beginning goes past midnight. Refuses somebody who is
-- not employed on that day, is on leave, or has another shift then, here or elsewhere. Answers the shift's id.
CREATE PROCEDURE schedule_shift_add(
  IN p_pizzeria_id INT, IN p_employee_id INT, IN p_business_date DATE, IN p_from TIME, IN p_to TIME, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_hired_on DATE;
  DECLARE v_left_on DATE;
  DECLARE v_offset INT;
  DECLARE v_starts_at DATETIME(3);
  DECLARE v_ends_at DATETIME(3);
  DECLARE v_other VARCHAR(100);
  DECLARE v_id BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_employee_lock(p_pizzeria_id, p_employee_id, v_name, v_hired_on, v_left_on);
  IF p_business_date < v_hired_on OR p_business_date > v_left_on THEN
    CALL refuse(422, 'not-employed', CONCAT(v_name, ' is not employed on that day.'));
  END IF;
  SELECT utc_offset_minutes INTO v_offset FROM pizzerias WHERE id = p_pizzeria_id;
  SET v_starts_at = TIMESTAMP(p_business_date, p_from) - INTERVAL v_offset MINUTE;
  SET v_ends_at = TIMESTAMP(p_business_date, p_to) - INTERVAL v_offset MINUTE;
  IF v_ends_at <= v_starts_at THEN
    SET v_ends_at = v_ends_at + INTERVAL 1 DAY;
  END IF;
  IF TIMESTAMPDIFF(MINUTE, v_starts_at, v_ends_at) NOT BETWEEN 60 AND 960 THEN
    CALL refuse(422, 'shift-length', 'A shift is between 1 and 16 hours long.');
  END IF;

  IF EXISTS (
    SELECT 1 FROM leave_requests
    WHERE employee_id = p_employee_id AND status = 'approved' AND p_business_date BETWEEN from_date AND to_date) THEN
    CALL refuse(409, 'on-leave', CONCAT(v_name, ' is on leave on that day.'));
  END IF;
  SELECT MIN(CONCAT(
    DATE_FORMAT(s.starts_at + INTERVAL v_offset MINUTE, '%H:%i'), '-',
    DATE_FORMAT(s.ends_at + INTERVAL v_offset MINUTE, '%H:%i'))) INTO v_other
  FROM schedule_shifts s
  WHERE s.employee_id = p_employee_id AND s.starts_at < v_ends_at AND s.ends_at > v_starts_at;
  IF v_other IS NOT NULL THEN
    CALL refuse(409, 'shift-overlaps', CONCAT(v_name, ' has a shift ', v_other, ' then.'));
  END IF;

  INSERT INTO schedule_shifts (pizzeria_id, employee_id, business_date, starts_at, ends_at)
  VALUES (p_pizzeria_id, p_employee_id, p_business_date, v_starts_at, v_ends_at);
  SET v_id = LAST_INSERT_ID();
  CALL audit(
    p_user_id, 'office-manager', 'plan-shift', CONCAT('employee ', p_employee_id),
    CONCAT(p_business_date, ' ', p_from, ' ', p_to));
  COMMIT;
  SELECT v_id AS id;
END
