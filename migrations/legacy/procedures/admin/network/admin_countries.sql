-- Every country, with how many cities and departments it has.
CREATE PROCEDURE admin_countries()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    c.code, c.name, c.currency, c.language, c.time_zone,
    (SELECT COUNT(*) FROM cities WHERE country_code = c.code) AS cities,
    (SELECT COUNT(*) FROM departments WHERE country_code = c.code) AS departments
  FROM countries c
  ORDER BY c.name;
END
