-- One department: its row (none when there is none of that id), its pizzerias, then all franchisees and whether they
-- see it.
CREATE PROCEDURE admin_department_get(IN p_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT d.id, d.name, d.country_code FROM departments d WHERE d.id = p_id;

  SELECT p.id, p.name, p.city
  FROM pizzeria_settings s
  JOIN pizzerias p ON p.id = s.pizzeria_id
  WHERE s.department_id = p_id
  ORDER BY p.name;

  SELECT u.id, u.login, u.name, ud.user_id IS NOT NULL AS assigned
  FROM users u
  LEFT JOIN user_departments ud ON ud.user_id = u.id AND ud.department_id = p_id
  WHERE u.role = 'franchisee'
  ORDER BY u.name;
END
