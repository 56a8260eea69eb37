-- Adds an action that gives points back (p_id null) or changes it. Ends with its id.
CREATE PROCEDURE admin_bonus_action_save(
  IN p_id INT,
  IN p_name VARCHAR(100),
  IN p_percent INT,
  IN p_starts_on DATE,
  IN p_ends_on DATE,
  IN p_active TINYINT,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_found INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF p_id IS NULL THEN
    INSERT INTO bonus_actions (name, percent, starts_on, ends_on, active)
    VALUES (p_name, p_percent, p_starts_on, p_ends_on, p_active);
    SET p_id = LAST_INSERT_ID();
  ELSE
    SELECT id INTO v_found FROM bonus_actions WHERE id = p_id FOR UPDATE;
    IF v_found IS NULL THEN
      CALL refuse(404, 'no-such-bonus-action', CONCAT('There is no bonus action ', p_id, '.'));
    END IF;
    UPDATE bonus_actions
    SET name = p_name, percent = p_percent, starts_on = p_starts_on, ends_on = p_ends_on, active = p_active
    WHERE id = p_id;
  END IF;
  CALL audit(p_user_id, 'admin', 'bonus-action-save', p_id, CONCAT(p_name, ', ', p_percent, '%'));
  COMMIT;
  SELECT p_id AS id;
END
