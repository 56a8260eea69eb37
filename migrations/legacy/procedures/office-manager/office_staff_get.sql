-- Everybody who works or worked at a pizzeria: those who are still there first.
CREATE PROCEDURE office_staff_get(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    e.id, e.name, e.position, e.phone, u.login, DATE_FORMAT(e.hired_on, '%Y-%m-%d') AS hired_on,
    DATE_FORMAT(e.left_on, '%Y-%m-%d') AS left_on
  FROM employees e
  LEFT JOIN users u ON u.id = e.user_id
  WHERE e.pizzeria_id = p_pizzeria_id
  ORDER BY e.left_on IS NOT NULL, e.position, e.name, e.id;
END
