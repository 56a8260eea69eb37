-- Every city with its country, and how many pizzerias it has.
CREATE PROCEDURE admin_cities()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    c.id, c.name, c.country_code, k.name AS country, k.currency, c.utc_offset_minutes,
    (SELECT COUNT(*) FROM pizzeria_settings WHERE city_id = c.id) AS pizzerias
  FROM cities c
  JOIN countries k ON k.code = c.country_code
  ORDER BY k.name, c.name;
END
