-- Begins a run of an export; refuses while another one is under way, in this process or in another. A run that did
-- not end within 15 minutes belongs to a process that is gone. Ends with the id of the run and the mark from which it
-- reads: without one, 24 hours back.
CREATE PROCEDURE export_run_begin(IN p_kind VARCHAR(30), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_changed_at DATETIME(3);
  DECLARE v_last_id BIGINT;
  DECLARE v_run_id BIGINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  INSERT INTO export_marks (kind, changed_at, last_id)
  VALUES (p_kind, UTC_TIMESTAMP(3) - INTERVAL 1 DAY, 0)
  ON DUPLICATE KEY UPDATE kind = p_kind;
  SELECT changed_at, last_id INTO v_changed_at, v_last_id FROM export_marks WHERE kind = p_kind FOR UPDATE;

  UPDATE export_runs
  SET ended_at = UTC_TIMESTAMP(3), error = 'abandoned: the process ended in the middle'
  WHERE kind = p_kind AND ended_at IS NULL AND started_at < UTC_TIMESTAMP(3) - INTERVAL 15 MINUTE;
  IF EXISTS (SELECT 1 FROM export_runs WHERE kind = p_kind AND ended_at IS NULL) THEN
    CALL refuse(409, 'export-running', CONCAT('The export of ', p_kind, ' is running already.'));
  END IF;
  INSERT INTO export_runs (kind, started_at) VALUES (p_kind, UTC_TIMESTAMP(3));
  SET v_run_id = LAST_INSERT_ID();
  IF p_user_id IS NOT NULL THEN
    CALL audit(p_user_id, 'export', 'run', p_kind, CONCAT('run ', v_run_id));
  END IF;
  COMMIT;
  SELECT
    v_run_id AS run_id, LEFT(DATE_FORMAT(v_changed_at, '%Y-%m-%d %H:%i:%s.%f'), 23) AS changed_at, v_last_id AS last_id;
END
