-- Finds and locks a person of the pizzeria. Runs inside the caller's transaction.
CREATE PROCEDURE office_employee_lock(
  IN p_pizzeria_id INT, IN p_employee_id INT, OUT p_name VARCHAR(100), OUT p_hired_on DATE, OUT p_left_on DATE)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT name, hired_on, left_on INTO p_name, p_hired_on, p_left_on
  FROM employees
  WHERE id = p_employee_id AND pizzeria_id = p_pizzeria_id
  FOR UPDATE;
  IF p_name IS NULL THEN
    CALL refuse(404, 'no-such-employee', 'Nobody of that number works here.');
  END IF;
END
