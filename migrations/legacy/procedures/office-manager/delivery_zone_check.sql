-- Refuses a zone whose name the pizzeria has already, whose streets are not in its city, or whose houses somebody
-- delivers to already: an address has one pizzeria. Runs inside the caller's transaction, which holds the city's row.
CREATE PROCEDURE delivery_zone_check(
  IN p_pizzeria_id INT, IN p_zone_id INT, IN p_name VARCHAR(100), IN p_streets JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_count INT;
  DECLARE v_taken VARCHAR(250);

  SELECT COUNT(*) INTO v_count
  FROM delivery_zones
  WHERE pizzeria_id = p_pizzeria_id AND name = p_name AND NOT id <=> p_zone_id;
  IF v_count > 0 THEN
    CALL refuse(409, 'zone-name-taken', CONCAT('There is a zone ', p_name, ' already.'));
  END IF;

  SELECT COUNT(*) INTO v_count
  FROM JSON_TABLE(p_streets, '$[*]' COLUMNS (street_id INT PATH '$.streetId')) w
  LEFT JOIN streets s
    ON s.id = w.street_id
    AND s.city_id = (SELECT city_id FROM pizzeria_settings WHERE pizzeria_id = p_pizzeria_id)
  WHERE s.id IS NULL;
  IF v_count > 0 THEN
    CALL refuse(422, 'unknown-street', 'Such a street is not in this city.');
  END IF;

  SELECT COUNT(*) INTO v_count
  FROM JSON_TABLE(p_streets, '$[*]' COLUMNS (
    line FOR ORDINALITY, street_id INT PATH '$.streetId', low INT PATH '$.from', high INT PATH '$.to')) a
  JOIN JSON_TABLE(p_streets, '$[*]' COLUMNS (
    line FOR ORDINALITY, street_id INT PATH '$.streetId', low INT PATH '$.from', high INT PATH '$.to')) b
    ON b.street_id = a.street_id AND b.line > a.line AND b.low <= a.high AND b.high >= a.low;
  IF v_count > 0 THEN
    CALL refuse(422, 'houses-twice', 'The zone has the same houses twice.');
  END IF;

  SELECT MIN(CONCAT(s.name, ' ', zs.house_from, '-', zs.house_to, ' belongs to ', p.name, ', ', z.name, '.'))
  INTO v_taken
  FROM JSON_TABLE(p_streets, '$[*]' COLUMNS (
    street_id INT PATH '$.streetId', low INT PATH '$.from', high INT PATH '$.to')) w
  JOIN zone_streets zs ON zs.street_id = w.street_id AND zs.house_from <= w.high AND zs.house_to >= w.low
  JOIN streets s ON s.id = zs.street_id
  JOIN delivery_zones z ON z.id = zs.zone_id
  JOIN pizzerias p ON p.id = z.pizzeria_id
  WHERE NOT zs.zone_id <=> p_zone_id;
  IF v_taken IS NOT NULL THEN
    CALL refuse(409, 'street-taken', v_taken);
  END IF;
END
