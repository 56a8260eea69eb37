-- Sets the mark of an export back (or forth), so that everything changed since then is sent again.
CREATE PROCEDURE export_mark_set(IN p_kind VARCHAR(30), IN p_from DATE, IN p_user_id INT)
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

  INSERT INTO export_marks (kind, changed_at, last_id) VALUES (p_kind, p_from, 0)
  ON DUPLICATE KEY UPDATE changed_at = p_from, last_id = 0;
  -- Behind the lock of the mark: a run that is under way would move it on again.
  IF EXISTS (SELECT 1 FROM export_runs WHERE kind = p_kind AND ended_at IS NULL) THEN
    CALL refuse(409, 'export-running', CONCAT('The export of ', p_kind, ' is running. Wait until it has ended.'));
  END IF;
  CALL audit(p_user_id, 'export', 'mark-set', p_kind, p_from);
  COMMIT;
END
