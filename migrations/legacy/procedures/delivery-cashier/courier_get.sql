-- One courier (none when no courier has that number), found by employee or, when that is null, by login.
CREATE PROCEDURE courier_get(IN p_employee_id INT, IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT e.id, e.name, e.pizzeria_id, e.user_id
  FROM employees e
  WHERE e.position = 'courier' AND e.left_on IS NULL
    AND (e.id = p_employee_id OR (p_employee_id IS NULL AND e.user_id = p_user_id));
END
