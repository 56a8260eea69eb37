-- Takes one's own request back while nobody has decided it.
CREATE PROCEDURE leave_request_withdraw(IN p_user_id INT, IN p_request_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(10);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT r.status INTO v_status
  FROM leave_requests r
  JOIN employees e ON e.id = r.employee_id
  WHERE r.id = p_request_id AND e.user_id = p_user_id
  FOR UPDATE;
  IF v_status IS NULL THEN
    CALL refuse(404, 'no-such-request', 'You have no such request.');
  ELSEIF v_status <> 'asked' THEN
    CALL refuse(409, 'already-decided', CONCAT('This request is ', v_status, ' already.'));
  END IF;
  UPDATE leave_requests SET status = 'withdrawn' WHERE id = p_request_id;
  CALL audit(p_user_id, 'personal', 'withdraw-leave', CONCAT('request ', p_request_id), '');
  COMMIT;
END
