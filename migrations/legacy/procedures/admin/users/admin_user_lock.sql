-- Locks a person and every administrator, and gives the role; refuses when there is none of that id. Two
-- administrators who shut each other out at the same moment must see each other. Runs inside the caller's
-- transaction.
CREATE PROCEDURE admin_user_lock(IN p_id INT, OUT p_role VARCHAR(20))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_admins INT;

  SELECT COUNT(*) INTO v_admins FROM users WHERE role = 'admin' FOR UPDATE;
  SELECT role INTO p_role FROM users WHERE id = p_id FOR UPDATE;
  IF p_role IS NULL THEN
    CALL refuse(404, 'no-such-user', CONCAT('There is no user ', p_id, '.'));
  END IF;
END
