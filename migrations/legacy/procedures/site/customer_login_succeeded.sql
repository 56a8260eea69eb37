-- Notes a customer's login and forgets the wrong passwords before it.
CREATE PROCEDURE customer_login_succeeded(IN p_customer_id BIGINT)
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
  UPDATE customer_logins SET failed_logins = 0, locked_until = NULL WHERE customer_id = p_customer_id;
  CALL audit(NULL, 'site', 'login', CONCAT('customer ', p_customer_id), '');
  COMMIT;
END
