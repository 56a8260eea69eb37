-- Counts a customer's wrong password. The rule of login_failed once more: the site was written by other people.
CREATE PROCEDURE customer_login_failed(IN p_customer_id BIGINT, IN p_now DATETIME(3))
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
  IF p_customer_id IS NOT NULL THEN
    SELECT failed_logins, locked_until INTO v_failed, v_locked_until
    FROM customer_logins WHERE customer_id = p_customer_id FOR UPDATE;
    IF v_locked_until IS NULL OR v_locked_until <= p_now THEN
      SET v_failed = IF(v_locked_until IS NULL, v_failed, 0) + 1;
      UPDATE customer_logins
      SET failed_logins = v_failed, locked_until = IF(v_failed >= 5, p_now + INTERVAL 15 MINUTE, NULL)
      WHERE customer_id = p_customer_id;
    END IF;
  END IF;
  CALL audit(NULL, 'site', 'login-failed', IF(p_customer_id IS NULL, '', CONCAT('customer ', p_customer_id)), '');
  COMMIT;
END
