-- Adds a city. Ends with its id.
CREATE PROCEDURE admin_city_add(
  IN p_country_code CHAR(2),
  IN p_name VARCHAR(100),
  IN p_utc_offset_minutes INT,
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

  CALL admin_city_check(NULL, p_country_code, p_name);
  INSERT INTO cities (country_code, name, utc_offset_minutes) VALUES (p_country_code, p_name, p_utc_offset_minutes);
  SET v_id = LAST_INSERT_ID();
  CALL audit(p_user_id, 'admin', 'city-add', v_id, p_name);
  COMMIT;
  SELECT v_id AS id;
END
