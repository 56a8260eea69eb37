-- Lets a person log in again who was locked out by failed logins.
CREATE PROCEDURE admin_user_unlock(IN p_id INT, IN p_user_id INT)
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
  UPDATE user_security SET failed_logins = 0, locked_until = NULL WHERE user_id = p_id;
  CALL audit(p_user_id, 'admin', 'user-unlock', p_id, NULL);
  COMMIT;
END
