-- Changes a country. Its currency is what its pizzerias count in, so it stays once one of them has taken an order.
CREATE PROCEDURE admin_country_change(
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
  DECLARE v_currency CHAR(3);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT currency INTO v_currency FROM countries WHERE code = p_code FOR UPDATE;
  IF v_currency IS NULL THEN
    CALL refuse(404, 'no-such-country', CONCAT('There is no country ', p_code, '.'));
  END IF;
  IF v_currency <> p_currency AND EXISTS (
    SELECT 1
    FROM pizzeria_settings s
    JOIN cities c ON c.id = s.city_id AND c.country_code = p_code
    JOIN orders o ON o.pizzeria_id = s.pizzeria_id
  ) THEN
    CALL refuse(409, 'currency-in-use', CONCAT('There are orders in ', v_currency, ': the currency has to stay.'));
  END IF;

  UPDATE countries
  SET name = p_name, currency = p_currency, language = p_language, time_zone = p_time_zone
  WHERE code = p_code;
  UPDATE pizzerias p
  JOIN pizzeria_settings s ON s.pizzeria_id = p.id
  JOIN cities c ON c.id = s.city_id AND c.country_code = p_code
  SET p.currency = p_currency
  WHERE p.currency <> p_currency;
  CALL audit(
    p_user_id, 'admin', 'country-change', p_code, CONCAT_WS(', ', p_name, p_currency, p_language, p_time_zone));
  COMMIT;
END
