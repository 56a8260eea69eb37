-- The person behind a login name, with the hash to check the password against; nobody when the login was switched off.
CREATE PROCEDURE user_by_login(IN p_login VARCHAR(50))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    u.id, u.login, u.password_hash, u.name, u.role, u.pizzeria_id, LEFT(SHA2(u.password_hash, 256), 16) AS password_mark
  FROM users u
  LEFT JOIN user_security s ON s.user_id = u.id
  WHERE u.login = p_login AND COALESCE(s.disabled, 0) = 0;
END
