-- Gives the owner of a phone a login with a new password, for the right code: one row with the customer. No row for a
-- wrong, used or old code; a wrong one takes a try. A customer whom the chain knows keeps name, discount and history.
CREATE PROCEDURE customer_code_use(
  IN p_phone VARCHAR(16),
  IN p_code CHAR(6),
  IN p_name VARCHAR(100),
  IN p_password_hash VARCHAR(255),
  IN p_now DATETIME(3)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_code CHAR(6);
  DECLARE v_customer_id BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  SET v_code = (
    SELECT code FROM customer_codes
    WHERE phone = p_phone AND tries_left > 0 AND expires_at > p_now FOR UPDATE);

  IF v_code = p_code THEN
    -- The row stays, because it counts the codes of the day.
    UPDATE customer_codes SET tries_left = 0 WHERE phone = p_phone;
    CALL customer_ensure(p_phone, p_name, v_customer_id);
    INSERT INTO customer_logins (customer_id, password_hash, created_at)
    VALUES (v_customer_id, p_password_hash, p_now)
    ON DUPLICATE KEY UPDATE password_hash = p_password_hash, failed_logins = 0, locked_until = NULL;
    CALL audit(NULL, 'site', 'password set', CONCAT('customer ', v_customer_id), '');
  ELSE
    UPDATE customer_codes SET tries_left = tries_left - 1 WHERE phone = p_phone AND tries_left > 0;
  END IF;
  COMMIT;

  SELECT id, phone, name FROM customers WHERE id = v_customer_id;
END
