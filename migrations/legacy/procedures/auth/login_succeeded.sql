-- Notes a login and forgets the wrong passwords before it.
CREATE PROCEDURE login_succeeded(IN p_user_id INT)
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
  UPDATE user_security SET failed_logins = 0, locked_until = NULL WHERE user_id = p_user_id;
  CALL audit(p_user_id, 'auth', 'login', '', '');
  COMMIT;
END
