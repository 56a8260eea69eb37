-- What everybody may know of the pizzerias (of one, or of all when p_pizzeria_id is null): where, whether open at p_now,
-- what they ask of an order; then their hours. One without hours in the table counts as open: it is an old one.
CREATE PROCEDURE pizzeria_places(IN p_pizzeria_id INT, IN p_now DATETIME(3))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.id, p.name, p.city, p.phone, p.address, p.utc_offset_minutes, p.currency,
    COALESCE(c.name, '') AS country,
    COALESCE(c.language, 'en') AS language,
    COALESCE(s.min_order_total, 0) AS min_order_total,
    COALESCE(s.pickup_minutes, 25) AS pickup_minutes,
    COALESCE(s.accepts_online, 1) AS accepts_online,
    NOT EXISTS (SELECT 1 FROM pizzeria_hours h WHERE h.pizzeria_id = p.id)
    OR EXISTS (
      SELECT 1
      FROM pizzeria_hours h
      WHERE h.pizzeria_id = p.id
        AND h.weekday = WEEKDAY(p_now + INTERVAL p.utc_offset_minutes MINUTE) + 1
        AND TIME(p_now + INTERVAL p.utc_offset_minutes MINUTE) >= h.opens
        AND (TIME(p_now + INTERVAL p.utc_offset_minutes MINUTE) < h.closes OR h.closes <= h.opens))
    -- Yesterday's evening that goes on after midnight.
    OR EXISTS (
      SELECT 1
      FROM pizzeria_hours h
      WHERE h.pizzeria_id = p.id
        AND h.weekday = WEEKDAY(p_now + INTERVAL p.utc_offset_minutes MINUTE - INTERVAL 1 DAY) + 1
        AND h.closes <= h.opens
        AND TIME(p_now + INTERVAL p.utc_offset_minutes MINUTE) < h.closes) AS is_open
  FROM pizzerias p
  LEFT JOIN pizzeria_settings s ON s.pizzeria_id = p.id
  LEFT JOIN cities ci ON ci.id = s.city_id
  LEFT JOIN countries c ON c.code = ci.country_code
  WHERE p_pizzeria_id IS NULL OR p.id = p_pizzeria_id
  ORDER BY p.id;

  SELECT pizzeria_id, weekday, TIME_FORMAT(opens, '%H:%i') AS opens, TIME_FORMAT(closes, '%H:%i') AS closes
  FROM pizzeria_hours
  WHERE p_pizzeria_id IS NULL OR pizzeria_id = p_pizzeria_id
  ORDER BY pizzeria_id, weekday;
END
