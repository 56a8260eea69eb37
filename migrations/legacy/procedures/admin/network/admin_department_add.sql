-- Adds a department. Ends with its id.
CREATE PROCEDURE admin_department_add(IN p_country_code CHAR(2), IN p_name VARCHAR(100), IN p_user_id INT)
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

  CALL admin_department_check(NULL, p_country_code, p_name);
  INSERT INTO departments (country_code, name) VALUES (p_country_code, p_name);
  SET v_id = LAST_INSERT_ID();
  CALL audit(p_user_id, 'admin', 'department-add', v_id, p_name);
  COMMIT;
  SELECT v_id AS id;
END
