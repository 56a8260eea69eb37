-- Changes a city. Nothing but the spelling ties the city of a pizzeria, a price, a promotion or a price list to it,
-- so a new name has to be written wherever the old one stands; whoever adds a table with a city has to know of this
-- place. Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE admin_city_change(
  IN p_id INT,
  IN p_country_code CHAR(2),
  IN p_name VARCHAR(100),
  IN p_utc_offset_minutes INT,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_country_code CHAR(2);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT name, country_code INTO v_name, v_country_code FROM cities WHERE id = p_id FOR UPDATE;
  IF v_name IS NULL THEN
    CALL refuse(404, 'no-such-city', CONCAT('There is no city ', p_id, '.'));
  END IF;
  CALL admin_city_check(p_id, p_country_code, p_name);
  IF v_country_code <> p_country_code AND EXISTS (SELECT 1 FROM pizzeria_settings WHERE city_id = p_id) THEN
    CALL refuse(409, 'city-has-pizzerias', CONCAT(v_name, ' has pizzerias: it has to stay in its country.'));
  END IF;

  UPDATE cities
  SET country_code = p_country_code, name = p_name, utc_offset_minutes = p_utc_offset_minutes
  WHERE id = p_id;
  UPDATE pizzerias p
  JOIN pizzeria_settings s ON s.pizzeria_id = p.id AND s.city_id = p_id
  SET p.city = p_name, p.utc_offset_minutes = p_utc_offset_minutes;
  UPDATE city_prices SET city = p_name WHERE city = v_name;
  UPDATE promotions SET city = p_name WHERE city = v_name;
  UPDATE price_lists SET city = p_name WHERE city = v_name;
  CALL audit(
    p_user_id, 'admin', 'city-change', p_id, CONCAT(v_name, ' → ', p_name, ', ', p_utc_offset_minutes, ' min'));
  COMMIT;
END
