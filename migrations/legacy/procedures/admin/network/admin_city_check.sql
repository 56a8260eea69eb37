-- Refuses a city of an unknown country, or with the name of another city. Runs inside the caller's transaction.
CREATE PROCEDURE admin_city_check(IN p_id INT, IN p_country_code CHAR(2), IN p_name VARCHAR(100))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  IF NOT EXISTS (SELECT 1 FROM countries WHERE code = p_country_code) THEN
    CALL refuse(422, 'unknown-country', CONCAT('There is no country ', p_country_code, '.'));
  END IF;
  IF EXISTS (SELECT 1 FROM cities WHERE name = p_name AND NOT id <=> p_id) THEN
    CALL refuse(409, 'city-exists', CONCAT('There is a city ', p_name, ' already.'));
  END IF;
END
