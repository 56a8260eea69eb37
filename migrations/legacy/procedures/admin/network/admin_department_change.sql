-- Changes a department and which franchisees see its pizzerias. p_franchisees is [1, 2]: ids of users.
CREATE PROCEDURE admin_department_change(
  IN p_id INT,
  IN p_country_code CHAR(2),
  IN p_name VARCHAR(100),
  IN p_franchisees JSON,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_country_code CHAR(2);
  DECLARE v_stranger INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT country_code INTO v_country_code FROM departments WHERE id = p_id FOR UPDATE;
  IF v_country_code IS NULL THEN
    CALL refuse(404, 'no-such-department', CONCAT('There is no department ', p_id, '.'));
  END IF;
  CALL admin_department_check(p_id, p_country_code, p_name);
  IF v_country_code <> p_country_code AND EXISTS (SELECT 1 FROM pizzeria_settings WHERE department_id = p_id) THEN
    CALL refuse(409, 'department-has-pizzerias', 'A department with pizzerias has to stay in its country.');
  END IF;
  SELECT f.user_id INTO v_stranger
  FROM JSON_TABLE(p_franchisees, '$[*]' COLUMNS (user_id INT PATH '$')) f
  LEFT JOIN users u ON u.id = f.user_id AND u.role = 'franchisee'
  WHERE u.id IS NULL
  LIMIT 1;
  IF v_stranger IS NOT NULL THEN
    CALL refuse(422, 'not-a-franchisee', CONCAT('User ', v_stranger, ' is no franchisee.'));
  END IF;

  UPDATE departments SET country_code = p_country_code, name = p_name WHERE id = p_id;
  DELETE FROM user_departments WHERE department_id = p_id;
  INSERT INTO user_departments (user_id, department_id)
  SELECT DISTINCT f.user_id, p_id
  FROM JSON_TABLE(p_franchisees, '$[*]' COLUMNS (user_id INT PATH '$')) f;
  CALL audit(p_user_id, 'admin', 'department-change', p_id, CONCAT(p_name, ', franchisees ', p_franchisees));
  COMMIT;
END
