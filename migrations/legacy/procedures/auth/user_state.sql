-- What an open session relies on: a row while the person may work, with the role and the pizzeria of now, and
-- what tells one password from the next.
CREATE PROCEDURE user_state(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT u.role, u.pizzeria_id, LEFT(SHA2(u.password_hash, 256), 16) AS password_mark
  FROM users u
  LEFT JOIN user_security s ON s.user_id = u.id
  WHERE u.id = p_user_id AND COALESCE(s.disabled, 0) = 0;
END
