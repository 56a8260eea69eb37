-- Every department, with how many pizzerias it has and which franchisees see it.
CREATE PROCEDURE admin_departments()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    d.id, d.name, d.country_code, k.name AS country,
    (SELECT COUNT(*) FROM pizzeria_settings WHERE department_id = d.id) AS pizzerias,
    (SELECT GROUP_CONCAT(u.name ORDER BY u.name SEPARATOR ', ')
     FROM user_departments ud
     JOIN users u ON u.id = ud.user_id
     WHERE ud.department_id = d.id) AS franchisees
  FROM departments d
  JOIN countries k ON k.code = d.country_code
  ORDER BY d.name;
END
