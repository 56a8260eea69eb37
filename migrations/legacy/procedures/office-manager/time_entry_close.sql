-- Ends hours that somebody forgot to end, at a local time that the manager knows; a courier's shift ends with them.
CREATE PROCEDURE time_entry_close(IN p_pizzeria_id INT, IN p_entry_id BIGINT, IN p_left_local DATETIME, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_came_at DATETIME(3);
  DECLARE v_left_at DATETIME(3);
  DECLARE v_ended DATETIME(3);
  DECLARE v_employee_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT came_at, left_at, employee_id INTO v_came_at, v_ended, v_employee_id
  FROM time_entries
  WHERE id = p_entry_id AND pizzeria_id = p_pizzeria_id
  FOR UPDATE;
  SET v_left_at = p_left_local - INTERVAL (
    SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id) MINUTE;
  IF v_came_at IS NULL THEN
    CALL refuse(404, 'no-such-entry', 'There are no such hours in this pizzeria.');
  ELSEIF v_ended IS NOT NULL THEN
    CALL refuse(409, 'already-ended', 'These hours have ended already.');
  ELSEIF v_left_at <= v_came_at OR v_left_at > UTC_TIMESTAMP(3) OR v_left_at > v_came_at + INTERVAL 24 HOUR THEN
    CALL refuse(422, 'wrong-end', 'Hours end after they began, within a day, and not in the future.');
  ELSEIF EXISTS (
    SELECT 1 FROM courier_shifts s JOIN courier_trips t ON t.courier_shift_id = s.id
    WHERE s.time_entry_id = p_entry_id AND (t.returned_at IS NULL OR t.settled_at IS NULL)) THEN
    CALL refuse(409, 'trip-open', 'A tour of this courier is not settled yet.');
  END IF;

  UPDATE time_entries SET left_at = v_left_at WHERE id = p_entry_id;
  UPDATE courier_shifts SET left_at = v_left_at WHERE time_entry_id = p_entry_id AND left_at IS NULL;
  CALL audit(
    p_user_id, 'office-manager', 'end-hours', CONCAT('employee ', v_employee_id), CONCAT('until ', p_left_local));
  COMMIT;
END
