-- The pizzerias whose office a person runs: their own, those of their departments, or all of them, the oldest first.
CREATE PROCEDURE office_pizzerias(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT p.id, p.name, p.city, p.phone, p.address, p.utc_offset_minutes, p.currency
  FROM users u
  JOIN pizzerias p
    ON p.id = u.pizzeria_id
    OR u.pizzeria_id IS NULL AND u.role = 'admin'
    OR u.pizzeria_id IS NULL AND u.role = 'franchisee' AND EXISTS (
      SELECT 1
      FROM user_departments d
      JOIN pizzeria_settings s ON s.department_id = d.department_id
      WHERE d.user_id = u.id AND s.pizzeria_id = p.id)
  WHERE u.id = p_user_id
  ORDER BY p.id;
END
