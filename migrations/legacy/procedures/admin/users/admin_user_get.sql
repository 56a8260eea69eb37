-- One person (no row when there is none of that id), then the departments that they see.
CREATE PROCEDURE admin_user_get(IN p_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    u.id, u.login, u.name, u.role, u.pizzeria_id, COALESCE(s.disabled, 0) AS disabled,
    COALESCE(s.failed_logins, 0) AS failed_logins, COALESCE(s.locked_until > UTC_TIMESTAMP(3), 0) AS locked
  FROM users u
  LEFT JOIN user_security s ON s.user_id = u.id
  WHERE u.id = p_id;

  SELECT d.id, d.name
  FROM user_departments ud
  JOIN departments d ON d.id = ud.department_id
  WHERE ud.user_id = p_id
  ORDER BY d.name;
END
