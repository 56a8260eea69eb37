-- Asks for leave from one day to another, both included. Refuses days that are gone, and those that another request
-- covers which is open or approved. Answers the request's id.
CREATE PROCEDURE leave_request_ask(
  IN p_user_id INT, IN p_kind VARCHAR(10), IN p_from DATE, IN p_to DATE, IN p_comment VARCHAR(500))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_employee_id INT;
  DECLARE v_today DATE;
  DECLARE v_left_on DATE;
  DECLARE v_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  -- The person's row is the lock: two requests for the same days must not both pass.
  SELECT id, left_on INTO v_employee_id, v_left_on FROM employees WHERE user_id = p_user_id FOR UPDATE;
  SET v_today = (
    SELECT DATE(UTC_TIMESTAMP(3) + INTERVAL p.utc_offset_minutes MINUTE)
    FROM employees e
    JOIN pizzerias p ON p.id = e.pizzeria_id
    WHERE e.id = v_employee_id);
  IF v_employee_id IS NULL THEN
    CALL refuse(404, 'no-employment', 'This login belongs to nobody who is employed.');
  ELSEIF p_from < v_today THEN
    CALL refuse(422, 'in-the-past', 'Leave begins today at the earliest.');
  ELSEIF p_to < p_from OR p_to > p_from + INTERVAL 60 DAY THEN
    CALL refuse(422, 'wrong-end', 'Leave ends after it begins, and within 60 days.');
  ELSEIF p_to > v_left_on THEN
    CALL refuse(422, 'not-employed', 'You are not employed any more in these days.');
  ELSEIF EXISTS (
    SELECT 1 FROM leave_requests
    WHERE employee_id = v_employee_id AND status IN ('asked', 'approved')
      AND from_date <= p_to AND to_date >= p_from) THEN
    CALL refuse(409, 'leave-overlaps', 'Another request of yours covers some of these days.');
  END IF;

  INSERT INTO leave_requests (employee_id, kind, from_date, to_date, comment, status, asked_at)
  VALUES (v_employee_id, p_kind, p_from, p_to, p_comment, 'asked', UTC_TIMESTAMP(3));
  SET v_id = LAST_INSERT_ID();
  CALL audit(p_user_id, 'personal', 'ask-leave', CONCAT('request ', v_id), CONCAT(p_from, ' to ', p_to));
  COMMIT;
  SELECT v_id AS id;
END
