-- Every pizzeria with its department and country; those of the first years may have no settings.
CREATE PROCEDURE admin_pizzerias()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT p.id, p.name, p.city, p.phone, p.address, p.currency, d.name AS department, c.country_code
  FROM pizzerias p
  LEFT JOIN pizzeria_settings s ON s.pizzeria_id = p.id
  LEFT JOIN departments d ON d.id = s.department_id
  LEFT JOIN cities c ON c.id = s.city_id
  ORDER BY p.id;
END
