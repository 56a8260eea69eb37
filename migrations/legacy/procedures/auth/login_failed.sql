-- Counts a wrong password; the fifth in a row locks the login for 15 minutes. A lock is not made longer by trying on,
-- or whoever knows a login could keep its owner out for ever with a try now and then.
-- p_user_id is null for a login that does not exist: it is noted too, so that both write and wait for the disk.
CREATE PROCEDURE login_failed(IN p_user_id INT, IN p_now DATETIME(3))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_failed INT DEFAULT 0;
  DECLARE v_locked_until DATETIME(3);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  IF p_user_id IS NOT NULL THEN
    INSERT INTO user_security (user_id) VALUES (p_user_id) ON DUPLICATE KEY UPDATE user_id = p_user_id;
    SELECT failed_logins, locked_until INTO v_failed, v_locked_until
    FROM user_security WHERE user_id = p_user_id FOR UPDATE;
    IF v_locked_until IS NULL OR v_locked_until <= p_now THEN
      SET v_failed = IF(v_locked_until IS NULL, v_failed, 0) + 1;
      UPDATE user_security
      SET failed_logins = v_failed, locked_until = IF(v_failed >= 5, p_now + INTERVAL 15 MINUTE, NULL)
      WHERE user_id = p_user_id;
    END IF;
  END IF;
  -- What was typed as login is not kept: it is sometimes the password.
  CALL audit(p_user_id, 'auth', 'login-failed', '', IF(v_failed >= 5, 'locked', ''));
  COMMIT;
END
