-- Takes a planned shift out of the plan.
CREATE PROCEDURE schedule_shift_remove(IN p_pizzeria_id INT, IN p_shift_id BIGINT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_employee_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT employee_id INTO v_employee_id
  FROM schedule_shifts
  WHERE id = p_shift_id AND pizzeria_id = p_pizzeria_id
  FOR UPDATE;
  IF v_employee_id IS NULL THEN
    CALL refuse(404, 'no-such-shift', 'There is no such shift in the plan of this pizzeria.');
  END IF;
  DELETE FROM schedule_shifts WHERE id = p_shift_id;
  CALL audit(
    p_user_id, 'office-manager', 'remove-shift', CONCAT('employee ', v_employee_id), CONCAT('shift ', p_shift_id));
  COMMIT;
END
