-- Makes what a trip delivered paid, order by order, each in the way that its customer chose.
-- Runs inside the caller's transaction, which holds the orders' rows.
CREATE PROCEDURE trip_pay_orders(IN p_trip_id INT, IN p_drawer_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order_id BIGINT DEFAULT 0;
  DECLARE v_method VARCHAR(10);

  WHILE v_order_id IS NOT NULL DO
    SET v_order_id = (
      SELECT MIN(t.order_id)
      FROM trip_orders t
      JOIN orders o ON o.id = t.order_id
      LEFT JOIN payments p ON p.order_id = o.id
      WHERE t.trip_id = p_trip_id AND t.order_id > v_order_id
        AND o.status <> 'cancelled' AND COALESCE(p.status, 'intended') = 'intended');
    IF v_order_id IS NOT NULL THEN
      SET v_method = COALESCE(
        (SELECT method FROM payments WHERE order_id = v_order_id),
        (SELECT payment_method FROM order_details WHERE order_id = v_order_id),
        'cash');
      CALL payment_write(v_order_id, v_method, IF(v_method = 'cash', p_drawer_id, NULL), p_user_id);
    END IF;
  END WHILE;
END
