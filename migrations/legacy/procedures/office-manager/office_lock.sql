-- Lets one change of a pizzeria's office at a time through. Runs inside the caller's transaction.
CREATE PROCEDURE office_lock(IN p_pizzeria_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_locked INT;

  SELECT pizzeria_id INTO v_locked FROM pizzeria_settings WHERE pizzeria_id = p_pizzeria_id FOR UPDATE;
  IF v_locked IS NULL THEN
    CALL refuse(409, 'no-settings', 'An administrator has to set this pizzeria up first.');
  END IF;
END
