-- One pizzeria with its settings (no row when there is none of that id), its hours, its delivery zones.
CREATE PROCEDURE admin_pizzeria_get(IN p_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.id, p.name, p.city, p.phone, p.address, p.currency, p.utc_offset_minutes,
    s.department_id, s.city_id, DATE_FORMAT(s.opened_on, '%Y-%m-%d') AS opened_on,
    s.min_order_total, s.pickup_minutes, s.accepts_online
  FROM pizzerias p
  LEFT JOIN pizzeria_settings s ON s.pizzeria_id = p.id
  WHERE p.id = p_id;

  SELECT weekday, TIME_FORMAT(opens, '%H:%i') AS opens, TIME_FORMAT(closes, '%H:%i') AS closes
  FROM pizzeria_hours
  WHERE pizzeria_id = p_id
  ORDER BY weekday;

  SELECT id, name, fee, free_from, promised_minutes FROM delivery_zones WHERE pizzeria_id = p_id ORDER BY name;
END
