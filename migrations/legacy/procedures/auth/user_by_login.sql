-- The person behind a login name, with the hash to check the password against.
CREATE PROCEDURE user_by_login(IN p_login VARCHAR(50))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, login, password_hash, name, role, pizzeria_id FROM users WHERE login = p_login;
END
