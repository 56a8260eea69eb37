-- Answers a request for leave. One that collides with planned shifts is refused with a reason until they are removed.
CREATE PROCEDURE leave_request_decide(IN p_pizzeria_id INT, IN p_request_id INT, IN p_approve INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_employee_id INT;
  DECLARE v_status VARCHAR(10);
  DECLARE v_from DATE;
  DECLARE v_to DATE;
  DECLARE v_shifts INT;
  DECLARE v_name VARCHAR(100);
  DECLARE v_hired_on DATE;
  DECLARE v_left_on DATE;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT r.employee_id INTO v_employee_id
  FROM leave_requests r
  JOIN employees e ON e.id = r.employee_id
  WHERE r.id = p_request_id AND e.pizzeria_id = p_pizzeria_id;
  IF v_employee_id IS NULL THEN
    CALL refuse(404, 'no-such-request', 'There is no such request in this pizzeria.');
  END IF;
  -- The person before the request, as planning a shift locks: a shift must not slip in while leave is given.
  CALL office_employee_lock(p_pizzeria_id, v_employee_id, v_name, v_hired_on, v_left_on);
  CALL office_may_manage(v_employee_id, p_user_id);
  SELECT status, from_date, to_date INTO v_status, v_from, v_to FROM leave_requests WHERE id = p_request_id FOR UPDATE;
  IF v_status <> 'asked' THEN
    CALL refuse(409, 'already-decided', CONCAT('This request is ', v_status, ' already.'));
  END IF;
  SELECT COUNT(*) INTO v_shifts
  FROM schedule_shifts
  WHERE employee_id = v_employee_id AND business_date BETWEEN v_from AND v_to;
  IF p_approve AND v_shifts > 0 THEN
    CALL refuse(409, 'shifts-planned', CONCAT(
      v_shifts, IF(v_shifts = 1, ' shift is', ' shifts are'), ' planned in these days: remove them first.'));
  END IF;

  UPDATE leave_requests
  SET status = IF(p_approve, 'approved', 'refused'), decided_by = p_user_id, decided_at = UTC_TIMESTAMP(3)
  WHERE id = p_request_id;
  CALL audit(
    p_user_id, 'office-manager', IF(p_approve, 'approve-leave', 'refuse-leave'), CONCAT('employee ', v_employee_id),
    CONCAT(v_from, ' to ', v_to));
  COMMIT;
END
