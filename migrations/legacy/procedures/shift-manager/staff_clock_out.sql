-- Ends the paid hours of somebody who has no device of their own.
CREATE PROCEDURE staff_clock_out(IN p_pizzeria_id INT, IN p_employee_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_here INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL staff_clock_lock(p_pizzeria_id, p_employee_id, v_name, v_here);
  IF v_here = 0 THEN
    CALL refuse(409, 'not-here', CONCAT(v_name, ' is not clocked in.'));
  END IF;
  UPDATE time_entries SET left_at = UTC_TIMESTAMP(3) WHERE employee_id = p_employee_id AND left_at IS NULL;
  CALL audit(p_user_id, 'shift-manager', 'clock-out', CONCAT('employee ', p_employee_id), v_name);
  COMMIT;
END
