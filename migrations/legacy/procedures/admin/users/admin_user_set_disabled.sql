-- Takes a login away (p_disabled 1) or gives it back.
CREATE PROCEDURE admin_user_set_disabled(IN p_id INT, IN p_disabled TINYINT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_role VARCHAR(20);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL admin_user_lock(p_id, v_role);
  IF p_disabled = 1 AND v_role = 'admin' THEN
    CALL admin_user_keep_one(p_id, p_user_id);
  END IF;
  INSERT INTO user_security (user_id, disabled) VALUES (p_id, p_disabled)
  ON DUPLICATE KEY UPDATE disabled = p_disabled;
  CALL audit(p_user_id, 'admin', IF(p_disabled = 1, 'user-disable', 'user-enable'), p_id, NULL);
  COMMIT;
END
