-- Every pizzeria of the chain, by city.
CREATE PROCEDURE pizzeria_list()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, name, city, phone, address, utc_offset_minutes, currency FROM pizzerias ORDER BY city, id;
END
