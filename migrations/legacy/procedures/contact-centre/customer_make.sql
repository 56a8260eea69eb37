-- Makes a customer for a caller whom nobody knew; a known one stays as it is.
CREATE PROCEDURE customer_make(IN p_phone VARCHAR(16), IN p_name VARCHAR(100))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_customer_id BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  CALL customer_ensure(p_phone, p_name, v_customer_id);
  COMMIT;
  CALL customer_find(p_phone);
END
