-- A new rate from a day on: the contract before it ends the day before. A month that is closed stays as it is.
CREATE PROCEDURE contract_change(
  IN p_pizzeria_id INT, IN p_employee_id INT, IN p_hourly_rate INT, IN p_starts_on DATE, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
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

  CALL office_employee_lock(p_pizzeria_id, p_employee_id, v_name, v_hired_on, v_left_on);
  CALL office_may_manage(p_employee_id, p_user_id);
  IF v_left_on IS NOT NULL THEN
    CALL refuse(409, 'has-left', CONCAT(v_name, ' has left.'));
  ELSEIF EXISTS (SELECT 1 FROM contracts WHERE employee_id = p_employee_id AND starts_on >= p_starts_on) THEN
    CALL refuse(409, 'contract-later', 'There is a contract that begins on that day or later.');
  ELSEIF p_starts_on < v_hired_on THEN
    CALL refuse(422, 'before-hiring', CONCAT(v_name, ' was hired later than that.'));
  ELSEIF EXISTS (
    SELECT 1 FROM pay_sheets WHERE employee_id = p_employee_id AND month >= DATE_FORMAT(p_starts_on, '%Y-%m')) THEN
    CALL refuse(409, 'month-closed', 'The month of that day is closed.');
  END IF;

  UPDATE contracts
  SET ends_on = p_starts_on - INTERVAL 1 DAY
  WHERE employee_id = p_employee_id AND (ends_on IS NULL OR ends_on >= p_starts_on);
  INSERT INTO contracts (employee_id, hourly_rate, starts_on) VALUES (p_employee_id, p_hourly_rate, p_starts_on);
  CALL audit(
    p_user_id, 'office-manager', 'change-rate', CONCAT('employee ', p_employee_id),
    CONCAT(v_name, ': ', p_hourly_rate, ' from ', p_starts_on));
  COMMIT;
END
