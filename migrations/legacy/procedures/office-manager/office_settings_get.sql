-- A pizzeria's settings (none when an administrator has not made them yet), hours by weekday, zones, which houses of
-- which streets they serve, and the streets of its city.
CREATE PROCEDURE office_settings_get(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT min_order_total, pickup_minutes, accepts_online FROM pizzeria_settings WHERE pizzeria_id = p_pizzeria_id;

  SELECT weekday, TIME_FORMAT(opens, '%H:%i') AS opens, TIME_FORMAT(closes, '%H:%i') AS closes
  FROM pizzeria_hours
  WHERE pizzeria_id = p_pizzeria_id
  ORDER BY weekday;

  SELECT id, name, fee, free_from, promised_minutes FROM delivery_zones WHERE pizzeria_id = p_pizzeria_id ORDER BY id;

  SELECT zs.zone_id, zs.street_id, s.name AS street, zs.house_from, zs.house_to
  FROM delivery_zones z
  JOIN zone_streets zs ON zs.zone_id = z.id
  JOIN streets s ON s.id = zs.street_id
  WHERE z.pizzeria_id = p_pizzeria_id
  ORDER BY zs.zone_id, s.name, zs.house_from;

  SELECT s.id, s.name
  FROM pizzeria_settings p
  JOIN streets s ON s.city_id = p.city_id
  WHERE p.pizzeria_id = p_pizzeria_id
  ORDER BY s.name;
END
