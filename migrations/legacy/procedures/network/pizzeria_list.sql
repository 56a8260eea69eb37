-- Every pizzeria of the chain, the oldest first.
CREATE PROCEDURE pizzeria_list()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, name, city, phone, address, utc_offset_minutes, currency FROM pizzerias ORDER BY id;
END
