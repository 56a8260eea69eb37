-- Hires somebody: the person, the first contract (rate in minor units per hour) and, when p_login is given, a login
-- with the position as its role. Answers the person's id.
CREATE PROCEDURE employee_hire(
  IN p_pizzeria_id INT, IN p_name VARCHAR(100), IN p_position VARCHAR(20), IN p_phone VARCHAR(20),
  IN p_hourly_rate INT, IN p_hired_on DATE, IN p_login VARCHAR(50), IN p_password_hash VARCHAR(255),
  IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_login_id INT;
  DECLARE v_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_lock(p_pizzeria_id);
  IF p_login IS NOT NULL THEN
    IF EXISTS (SELECT 1 FROM users WHERE login = p_login) THEN
      CALL refuse(409, 'login-taken', CONCAT('The login ', p_login, ' is taken.'));
    END IF;
    INSERT INTO users (login, password_hash, name, role, pizzeria_id)
    VALUES (p_login, p_password_hash, p_name, p_position, p_pizzeria_id);
    SET v_login_id = LAST_INSERT_ID();
  END IF;
  INSERT INTO employees (user_id, pizzeria_id, name, position, phone, hired_on)
  VALUES (v_login_id, p_pizzeria_id, p_name, p_position, p_phone, p_hired_on);
  SET v_id = LAST_INSERT_ID();
  INSERT INTO contracts (employee_id, hourly_rate, starts_on) VALUES (v_id, p_hourly_rate, p_hired_on);
  CALL audit(p_user_id, 'office-manager', 'hire', CONCAT('employee ', v_id), p_name);
  COMMIT;
  SELECT v_id AS id;
END
