-- Adds a country.
CREATE PROCEDURE admin_country_add(
  IN p_code CHAR(2),
  IN p_name VARCHAR(100),
  IN p_currency CHAR(3),
  IN p_language CHAR(2),
  IN p_time_zone VARCHAR(40),
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF EXISTS (SELECT 1 FROM countries WHERE code = p_code) THEN
    CALL refuse(409, 'country-exists', CONCAT('There is a country ', p_code, ' already.'));
  END IF;
  INSERT INTO countries (code, name, currency, language, time_zone)
  VALUES (p_code, p_name, p_currency, p_language, p_time_zone);
  CALL audit(p_user_id, 'admin', 'country-add', p_code, p_name);
  COMMIT;
END
