-- Moves every order of a trip on, in the order of their ids; what is there already, delivered or cancelled, stays.
-- Runs inside the caller's transaction, which holds the orders' rows.
CREATE PROCEDURE trip_move_orders(IN p_trip_id INT, IN p_status VARCHAR(16), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order_id BIGINT;

  SET v_order_id = (
    SELECT MIN(t.order_id)
    FROM trip_orders t
    JOIN orders o ON o.id = t.order_id
    WHERE t.trip_id = p_trip_id AND o.status NOT IN (p_status, 'delivered', 'cancelled'));
  WHILE v_order_id IS NOT NULL DO
    CALL order_move(v_order_id, p_status, p_user_id);
    SET v_order_id = (
      SELECT MIN(t.order_id)
      FROM trip_orders t
      JOIN orders o ON o.id = t.order_id
      WHERE t.trip_id = p_trip_id AND o.status NOT IN (p_status, 'delivered', 'cancelled'));
  END WHILE;
END
