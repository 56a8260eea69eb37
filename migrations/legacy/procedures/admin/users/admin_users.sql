-- People with a login, whose login or name contains p_search and who have the role (null: any), p_limit of them after
-- the login p_after; then how many there are in all.
CREATE PROCEDURE admin_users(
  IN p_search VARCHAR(100),
  IN p_role VARCHAR(20),
  IN p_after VARCHAR(50),
  IN p_limit INT
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    u.id, u.login, u.name, u.role, p.name AS pizzeria, COALESCE(s.disabled, 0) AS disabled,
    COALESCE(s.locked_until > UTC_TIMESTAMP(3), 0) AS locked
  FROM users u
  LEFT JOIN pizzerias p ON p.id = u.pizzeria_id
  LEFT JOIN user_security s ON s.user_id = u.id
  WHERE (INSTR(u.login, p_search) > 0 OR INSTR(u.name, p_search) > 0)
    AND (p_role IS NULL OR u.role = p_role)
    AND u.login > p_after
  ORDER BY u.login
  LIMIT p_limit;

  SELECT COUNT(*) AS count
  FROM users
  WHERE (INSTR(login, p_search) > 0 OR INSTR(name, p_search) > 0) AND (p_role IS NULL OR role = p_role);
END
