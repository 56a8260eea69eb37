-- Makes a delivery zone (p_zone_id null), or changes one. Money in minor units, no fee from p_free_from on.
-- p_streets: [{"streetId": 1, "from": 1, "to": 99}, ...], the houses that it serves. Answers the zone's id.
CREATE PROCEDURE delivery_zone_save(
  IN p_pizzeria_id INT, IN p_zone_id INT, IN p_name VARCHAR(100), IN p_fee INT, IN p_free_from INT,
  IN p_promised_minutes INT, IN p_streets JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_city_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_lock(p_pizzeria_id);
  IF p_zone_id IS NOT NULL THEN
    CALL delivery_zone_find(p_pizzeria_id, p_zone_id);
  END IF;
  -- Two pizzerias of a city must not take the same street at once.
  SELECT c.id INTO v_city_id
  FROM cities c
  JOIN pizzeria_settings s ON s.city_id = c.id
  WHERE s.pizzeria_id = p_pizzeria_id
  FOR UPDATE;
  CALL delivery_zone_check(p_pizzeria_id, p_zone_id, p_name, p_streets);

  IF p_zone_id IS NULL THEN
    INSERT INTO delivery_zones (pizzeria_id, name, fee, free_from, promised_minutes)
    VALUES (p_pizzeria_id, p_name, p_fee, p_free_from, p_promised_minutes);
    SET p_zone_id = LAST_INSERT_ID();
  ELSE
    UPDATE delivery_zones
    SET name = p_name, fee = p_fee, free_from = p_free_from, promised_minutes = p_promised_minutes
    WHERE id = p_zone_id;
    DELETE FROM zone_streets WHERE zone_id = p_zone_id;
  END IF;
  INSERT INTO zone_streets (zone_id, street_id, house_from, house_to)
  SELECT p_zone_id, w.street_id, w.low, w.high
  FROM JSON_TABLE(p_streets, '$[*]' COLUMNS (
    street_id INT PATH '$.streetId', low INT PATH '$.from', high INT PATH '$.to')) w;
  CALL audit(p_user_id, 'office-manager', 'save-zone', CONCAT('pizzeria ', p_pizzeria_id), p_name);
  COMMIT;
  SELECT p_zone_id AS id;
END
