-- The delivery zone of a pizzeria in which an address lies, with fee, sum from which it is free, and minutes promised;
-- all null when there is none. The house's number decides, whatever letter follows it.
CREATE PROCEDURE order_find_zone(
  IN p_pizzeria_id BIGINT,
  IN p_street VARCHAR(200),
  IN p_house VARCHAR(20),
  OUT p_zone_id INT,
  OUT p_fee INT,
  OUT p_free_from INT,
  OUT p_minutes INT
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_house INT DEFAULT CAST(COALESCE(NULLIF(REGEXP_SUBSTR(p_house, '^[0-9]{1,6}'), ''), '0') AS UNSIGNED);

  SELECT MIN(z.id) INTO p_zone_id
  FROM pizzerias p
  JOIN cities c ON c.name = p.city
  JOIN streets s ON s.city_id = c.id AND s.name = p_street
  JOIN zone_streets zs ON zs.street_id = s.id AND v_house BETWEEN zs.house_from AND zs.house_to
  JOIN delivery_zones z ON z.id = zs.zone_id AND z.pizzeria_id = p.id
  WHERE p.id = p_pizzeria_id;
  SELECT MAX(fee), MAX(free_from), MAX(promised_minutes) INTO p_fee, p_free_from, p_minutes
  FROM delivery_zones
  WHERE id = p_zone_id;
END
