-- Writes what hangs beside the row of a pizzeria: settings and hours. Runs inside the caller's transaction.
CREATE PROCEDURE admin_pizzeria_write_settings(IN p_id INT, IN p_pizzeria JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO pizzeria_settings (
    pizzeria_id, department_id, city_id, opened_on, min_order_total, pickup_minutes, accepts_online)
  VALUES (
    p_id,
    JSON_VALUE(p_pizzeria, '$.departmentId'),
    JSON_VALUE(p_pizzeria, '$.cityId'),
    JSON_VALUE(p_pizzeria, '$.openedOn'),
    JSON_VALUE(p_pizzeria, '$.minOrderTotal'),
    JSON_VALUE(p_pizzeria, '$.pickupMinutes'),
    JSON_VALUE(p_pizzeria, '$.acceptsOnline'))
  ON DUPLICATE KEY UPDATE
    department_id = JSON_VALUE(p_pizzeria, '$.departmentId'),
    city_id = JSON_VALUE(p_pizzeria, '$.cityId'),
    opened_on = JSON_VALUE(p_pizzeria, '$.openedOn'),
    min_order_total = JSON_VALUE(p_pizzeria, '$.minOrderTotal'),
    pickup_minutes = JSON_VALUE(p_pizzeria, '$.pickupMinutes'),
    accepts_online = JSON_VALUE(p_pizzeria, '$.acceptsOnline');
  DELETE FROM pizzeria_hours WHERE pizzeria_id = p_id;
  INSERT INTO pizzeria_hours (pizzeria_id, weekday, opens, closes)
  SELECT p_id, h.weekday, h.opens, h.closes
  FROM JSON_TABLE(p_pizzeria, '$.hours[*]' COLUMNS (
    weekday INT PATH '$.weekday', opens TIME PATH '$.opens', closes TIME PATH '$.closes')) h;
END
