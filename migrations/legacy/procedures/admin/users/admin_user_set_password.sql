-- Sets another password, and lets the person log in who was locked out.
CREATE PROCEDURE admin_user_set_password(IN p_id INT, IN p_password_hash VARCHAR(255), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF NOT EXISTS (SELECT 1 FROM users WHERE id = p_id) THEN
    CALL refuse(404, 'no-such-user', CONCAT('There is no user ', p_id, '.'));
  END IF;
  UPDATE users SET password_hash = p_password_hash WHERE id = p_id;
  UPDATE user_security SET failed_logins = 0, locked_until = NULL WHERE user_id = p_id;
  CALL audit(p_user_id, 'admin', 'user-password', p_id, NULL);
  COMMIT;
END
