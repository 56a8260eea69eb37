-- Which pizzeria of a city delivers to an address, for what and how fast; no row when none does.
CREATE PROCEDURE zone_find(IN p_city VARCHAR(100), IN p_street VARCHAR(200), IN p_house VARCHAR(20))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_house INT DEFAULT CAST(COALESCE(NULLIF(REGEXP_SUBSTR(p_house, '^[0-9]{1,6}'), ''), '0') AS UNSIGNED);

  SELECT z.pizzeria_id, p.name AS pizzeria, z.name AS zone, z.fee, z.free_from, z.promised_minutes
  FROM cities c
  JOIN streets s ON s.city_id = c.id AND s.name = p_street
  JOIN zone_streets zs ON zs.street_id = s.id AND v_house BETWEEN zs.house_from AND zs.house_to
  JOIN delivery_zones z ON z.id = zs.zone_id
  JOIN pizzerias p ON p.id = z.pizzeria_id AND p.city = c.name
  WHERE c.name = p_city
  ORDER BY z.id
  LIMIT 1;
END
