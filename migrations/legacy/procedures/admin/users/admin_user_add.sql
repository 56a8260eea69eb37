-- Gives a person a login. Ends with its id.
CREATE PROCEDURE admin_user_add(
  IN p_login VARCHAR(50),
  IN p_name VARCHAR(100),
  IN p_role VARCHAR(20),
  IN p_pizzeria_id INT,
  IN p_password_hash VARCHAR(255),
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL admin_user_check(p_role, p_pizzeria_id);
  IF EXISTS (SELECT 1 FROM users WHERE login = p_login) THEN
    CALL refuse(409, 'login-exists', CONCAT('The login ', p_login, ' is taken.'));
  END IF;
  INSERT INTO users (login, password_hash, name, role, pizzeria_id)
  VALUES (p_login, p_password_hash, p_name, p_role, p_pizzeria_id);
  SET v_id = LAST_INSERT_ID();
  CALL audit(p_user_id, 'admin', 'user-add', v_id, CONCAT(p_login, ', ', p_role));
  COMMIT;
  SELECT v_id AS id;
END
