-- Gives an order that came without details those that can be told from it: zone and promised time by its address.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_ensure_details(IN p_order_id BIGINT, IN p_source VARCHAR(20), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id, v_zone_id, v_fee, v_free_from, v_minutes, v_default INT;
  DECLARE v_street VARCHAR(200);
  DECLARE v_house VARCHAR(20);
  DECLARE v_created_at DATETIME(3);

  IF NOT EXISTS (SELECT 1 FROM order_details WHERE order_id = p_order_id) THEN
    SELECT
      o.pizzeria_id, o.street, o.house, o.created_at, IF(o.type = 'delivery', 60, COALESCE(s.pickup_minutes, 25))
    INTO v_pizzeria_id, v_street, v_house, v_created_at, v_default
    FROM orders o
    LEFT JOIN pizzeria_settings s ON s.pizzeria_id = o.pizzeria_id
    WHERE o.id = p_order_id;
    CALL order_find_zone(v_pizzeria_id, v_street, v_house, v_zone_id, v_fee, v_free_from, v_minutes);

    INSERT INTO order_details (order_id, source, taken_by, zone_id, promised_at, production)
    VALUES (
      p_order_id, p_source, p_user_id, v_zone_id, v_created_at + INTERVAL COALESCE(v_minutes, v_default) MINUTE, '');
  END IF;
END
