-- Changes a pizzeria and its settings; p_pizzeria as in admin_pizzeria_open, without the zone. The row that everybody
-- reads is written only where it differs: each change of it is an event for the services.
CREATE PROCEDURE admin_pizzeria_change(IN p_id INT, IN p_pizzeria JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_city VARCHAR(100);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT city INTO v_city FROM pizzerias WHERE id = p_id FOR UPDATE;
  IF v_city IS NULL THEN
    CALL refuse(404, 'no-such-pizzeria', CONCAT('There is no pizzeria ', p_id, '.'));
  END IF;
  CALL admin_pizzeria_check(p_id, p_pizzeria);
  IF NOT EXISTS (SELECT 1 FROM cities WHERE id = JSON_VALUE(p_pizzeria, '$.cityId') AND name = v_city)
    AND EXISTS (SELECT 1 FROM orders WHERE pizzeria_id = p_id) THEN
    CALL refuse(409, 'pizzeria-has-orders', 'A pizzeria with orders stays in its city. Open a new one there.');
  END IF;

  UPDATE pizzerias p
  JOIN cities c ON c.id = JSON_VALUE(p_pizzeria, '$.cityId')
  JOIN countries k ON k.code = c.country_code
  SET
    p.name = JSON_VALUE(p_pizzeria, '$.name'),
    p.city = c.name,
    p.phone = JSON_VALUE(p_pizzeria, '$.phone'),
    p.address = JSON_VALUE(p_pizzeria, '$.address'),
    p.utc_offset_minutes = c.utc_offset_minutes,
    p.currency = k.currency
  WHERE p.id = p_id;
  CALL admin_pizzeria_write_settings(p_id, p_pizzeria);
  CALL audit(p_user_id, 'admin', 'pizzeria-change', p_id, JSON_VALUE(p_pizzeria, '$.name'));
  COMMIT;
END
