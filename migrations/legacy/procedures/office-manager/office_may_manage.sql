-- Refuses to decide about oneself and about people whom somebody else manages: an office manager has the staff of the
-- pizzeria, a franchisee also its office managers, an administrator everybody. Runs inside the caller's transaction.
CREATE PROCEDURE office_may_manage(IN p_employee_id INT, IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_role VARCHAR(20) DEFAULT (SELECT role FROM users WHERE id = p_user_id);
  DECLARE v_position VARCHAR(20) DEFAULT (SELECT position FROM employees WHERE id = p_employee_id);

  IF v_role <> 'admin' THEN
    IF EXISTS (SELECT 1 FROM employees WHERE id = p_employee_id AND user_id = p_user_id) THEN
      CALL refuse(403, 'not-allowed', 'Somebody else decides about yourself.');
    ELSEIF v_position NOT IN ('cashier', 'cook', 'courier', 'shift-manager')
      AND NOT (v_role = 'franchisee' AND v_position = 'office-manager') THEN
      CALL refuse(403, 'not-allowed', CONCAT('Somebody else decides about people who are ', v_position, '.'));
    END IF;
  END IF;
END
