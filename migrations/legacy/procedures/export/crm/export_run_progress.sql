-- Notes what a run has sent and moves the mark up to it, but never nearer to now than the overlap: what was changed
-- in the last p_overlap_seconds may be in a transaction that has not ended, with a time that lies before what was
-- read already. The mark never goes back. Refuses a run that has ended or was taken for abandoned.
CREATE PROCEDURE export_run_progress(
  IN p_run_id BIGINT,
  IN p_changed_at DATETIME(3),
  IN p_last_id BIGINT,
  IN p_sent INT,
  IN p_overlap_seconds INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_kind VARCHAR(30);
  DECLARE v_limit DATETIME(3) DEFAULT UTC_TIMESTAMP(3) - INTERVAL p_overlap_seconds SECOND;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT kind INTO v_kind FROM export_runs WHERE id = p_run_id AND ended_at IS NULL FOR UPDATE;
  IF v_kind IS NULL THEN
    CALL refuse(409, 'export-run-over', CONCAT('Run ', p_run_id, ' is over.'));
  END IF;
  UPDATE export_runs SET sent = sent + p_sent WHERE id = p_run_id;
  IF p_changed_at > v_limit THEN
    SET p_changed_at = v_limit, p_last_id = 0;
  END IF;
  UPDATE export_marks
  SET last_id = p_last_id, changed_at = p_changed_at
  WHERE kind = v_kind AND (changed_at < p_changed_at OR (changed_at = p_changed_at AND last_id < p_last_id));
  COMMIT;
END
