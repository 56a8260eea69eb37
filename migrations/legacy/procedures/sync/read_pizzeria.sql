-- The whole pizzeria as its events carry it: the row, then the products on its stop list.
CREATE PROCEDURE read_pizzeria(IN p_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, name, city, phone, address, utc_offset_minutes, currency FROM pizzerias WHERE id = p_id;
  SELECT product_id FROM stop_list WHERE pizzeria_id = p_id ORDER BY product_id;
END
