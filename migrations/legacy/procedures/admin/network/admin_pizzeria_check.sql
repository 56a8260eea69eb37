-- Refuses a pizzeria whose name is taken, or whose city and department are unknown or in different countries. Runs
-- inside the caller's transaction.
CREATE PROCEDURE admin_pizzeria_check(IN p_id INT, IN p_pizzeria JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100) DEFAULT JSON_VALUE(p_pizzeria, '$.name');
  DECLARE v_city_country CHAR(2);
  DECLARE v_department_country CHAR(2);

  IF EXISTS (SELECT 1 FROM pizzerias WHERE name = v_name AND NOT id <=> p_id) THEN
    CALL refuse(409, 'pizzeria-exists', 'There is a pizzeria of that name already.');
  END IF;
  SELECT country_code INTO v_city_country FROM cities WHERE id = JSON_VALUE(p_pizzeria, '$.cityId');
  IF v_city_country IS NULL THEN
    CALL refuse(422, 'unknown-city', 'There is no such city.');
  END IF;
  SELECT country_code INTO v_department_country FROM departments WHERE id = JSON_VALUE(p_pizzeria, '$.departmentId');
  IF v_department_country IS NULL THEN
    CALL refuse(422, 'unknown-department', 'There is no such department.');
  END IF;
  IF v_city_country <> v_department_country THEN
    CALL refuse(422, 'other-country', 'The city and the department are in different countries.');
  END IF;
END
