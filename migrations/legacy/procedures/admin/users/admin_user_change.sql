-- Changes the name, role and pizzeria of a person. A franchisee who becomes something else loses the departments.
CREATE PROCEDURE admin_user_change(
  IN p_id INT,
  IN p_name VARCHAR(100),
  IN p_role VARCHAR(20),
  IN p_pizzeria_id INT,
  IN p_user_id INT
)
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
  CALL admin_user_check(p_role, p_pizzeria_id);
  IF v_role = 'admin' AND p_role <> 'admin' THEN
    CALL admin_user_keep_one(p_id, p_user_id);
  END IF;
  UPDATE users SET name = p_name, role = p_role, pizzeria_id = p_pizzeria_id WHERE id = p_id;
  IF p_role <> 'franchisee' THEN
    DELETE FROM user_departments WHERE user_id = p_id;
  END IF;
  CALL audit(p_user_id, 'admin', 'user-change', p_id, CONCAT(p_name, ', ', v_role, ' → ', p_role));
  COMMIT;
END
