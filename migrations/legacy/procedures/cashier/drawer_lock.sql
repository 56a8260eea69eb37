-- The person's open drawer in this pizzeria, locked until the caller's transaction ends; refuses when there is none.
-- Runs inside the caller's transaction, after the orders' rows.
CREATE PROCEDURE drawer_lock(IN p_user_id INT, IN p_pizzeria_id INT, OUT p_drawer_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SET p_drawer_id = NULL;
  SELECT id INTO p_drawer_id
  FROM cash_drawers
  WHERE user_id = p_user_id AND closed_at IS NULL AND pizzeria_id = p_pizzeria_id
  LIMIT 1
  FOR UPDATE;
  IF p_drawer_id IS NULL THEN
    CALL refuse(409, 'no-open-drawer', 'Open your cash drawer first: cash must go somewhere.');
  END IF;
END
