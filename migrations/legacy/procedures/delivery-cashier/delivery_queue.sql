-- Delivery orders that wait for a courier, the oldest first: ready ones, and those that came back from a trip.
CREATE PROCEDURE delivery_queue(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    o.id, o.number, o.status, o.customer_name, o.customer_phone, o.street, o.house, o.flat, o.total, o.comment,
    o.created_at, d.promised_at, t.ready_at,
    COALESCE(d.promised_at < UTC_TIMESTAMP(3), 0) AS late,
    COALESCE(p.status, 'intended') AS payment_status,
    COALESCE(p.method, d.payment_method, 'cash') AS payment_method,
    (SELECT r.reason FROM trip_returns r WHERE r.order_id = o.id ORDER BY r.id DESC LIMIT 1) AS came_back
  FROM orders o
  LEFT JOIN order_details d ON d.order_id = o.id
  LEFT JOIN order_times t ON t.order_id = o.id
  LEFT JOIN payments p ON p.order_id = o.id
  WHERE o.pizzeria_id = p_pizzeria_id
    AND o.business_date >= UTC_DATE() - INTERVAL 1 DAY
    AND o.type = 'delivery'
    -- One that was only marked as delivering (by the till, by a program) is with somebody whom this screen never saw.
    AND (o.status = 'ready'
      OR (o.status = 'delivering' AND EXISTS (SELECT 1 FROM trip_returns r WHERE r.order_id = o.id)))
    AND NOT EXISTS (SELECT 1 FROM trip_orders x WHERE x.order_id = o.id)
  ORDER BY COALESCE(d.promised_at, o.created_at), o.id
  LIMIT 200;
END
