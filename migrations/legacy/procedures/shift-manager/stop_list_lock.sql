-- Lets one change of a pizzeria's stop list at a time through, and refuses a pizzeria that does not exist.
-- Runs inside the caller's transaction. The row of the settings is the lock: that of pizzerias is in the way of orders,
-- and stands in only for an old pizzeria that has no settings.
CREATE PROCEDURE stop_list_lock(IN p_pizzeria_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_locked INT;
  DECLARE v_known INT;

  SELECT pizzeria_id INTO v_locked FROM pizzeria_settings WHERE pizzeria_id = p_pizzeria_id FOR UPDATE;
  IF v_locked IS NULL THEN
    SELECT COUNT(*) INTO v_known FROM pizzerias WHERE id = p_pizzeria_id FOR UPDATE;
    IF v_known = 0 THEN
      CALL refuse(404, 'no-such-pizzeria', 'There is no such pizzeria.');
    END IF;
  END IF;
END
