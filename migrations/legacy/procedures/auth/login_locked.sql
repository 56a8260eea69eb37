-- Whether a login is locked at p_now. Asked with null for a login that does not exist, so that both take as long.
CREATE PROCEDURE login_locked(IN p_user_id INT, IN p_now DATETIME(3))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT COUNT(*) AS locked FROM user_security WHERE user_id = p_user_id AND locked_until > p_now;
END
