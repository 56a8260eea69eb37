-- Opens a pizzeria: the row that everybody reads, its settings, its hours, and a first delivery zone, whose streets
-- its office manager chooses. p_pizzeria is {"name", "cityId", "departmentId", "phone", "address", "openedOn",
-- "minOrderTotal", "pickupMinutes", "acceptsOnline": 0 or 1, "hours": [{"weekday", "opens", "closes"}], "zone":
-- {"name", "fee", "freeFrom", "promisedMinutes"}}. Ends with its id.
CREATE PROCEDURE admin_pizzeria_open(IN p_pizzeria JSON, IN p_user_id INT)
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

  CALL admin_pizzeria_check(NULL, p_pizzeria);

  INSERT INTO pizzerias (name, city, phone, address, utc_offset_minutes, currency)
  SELECT
    JSON_VALUE(p_pizzeria, '$.name'), c.name, JSON_VALUE(p_pizzeria, '$.phone'), JSON_VALUE(p_pizzeria, '$.address'),
    c.utc_offset_minutes, k.currency
  FROM cities c
  JOIN countries k ON k.code = c.country_code
  WHERE c.id = JSON_VALUE(p_pizzeria, '$.cityId');
  SET v_id = LAST_INSERT_ID();

  CALL admin_pizzeria_write_settings(v_id, p_pizzeria);
  INSERT INTO delivery_zones (pizzeria_id, name, fee, free_from, promised_minutes)
  VALUES (
    v_id, JSON_VALUE(p_pizzeria, '$.zone.name'), JSON_VALUE(p_pizzeria, '$.zone.fee'),
    JSON_VALUE(p_pizzeria, '$.zone.freeFrom'), JSON_VALUE(p_pizzeria, '$.zone.promisedMinutes'));
  -- The kitchen counts from the first delivery of its supplier on.
  INSERT INTO ingredient_stock (pizzeria_id, ingredient_id, amount) SELECT v_id, id, 0 FROM ingredients;
  CALL audit(p_user_id, 'admin', 'pizzeria-open', v_id, JSON_VALUE(p_pizzeria, '$.name'));
  COMMIT;
  SELECT v_id AS id;
END
