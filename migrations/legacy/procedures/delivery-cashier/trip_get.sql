-- One trip (none when there is no such trip), its orders in the order of the tour, then what came back from it.
CREATE PROCEDURE trip_get(IN p_trip_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    t.id, t.left_at, t.returned_at, t.cash_due, t.cash_given, t.settled_at,
    s.pizzeria_id, s.employee_id, e.name AS courier, e.user_id
  FROM courier_trips t
  JOIN courier_shifts s ON s.id = t.courier_shift_id
  JOIN employees e ON e.id = s.employee_id
  WHERE t.id = p_trip_id;

  SELECT
    o.id, o.number, o.status, o.customer_name, o.customer_phone, o.street, o.house, o.flat, o.total, o.comment,
    o.created_at, d.promised_at, x.ready_at,
    COALESCE(d.promised_at < COALESCE(x.delivered_at, UTC_TIMESTAMP(3)), 0) AS late,
    COALESCE(p.status, 'intended') AS payment_status,
    COALESCE(p.method, d.payment_method, 'cash') AS payment_method,
    NULL AS came_back
  FROM trip_orders t
  JOIN orders o ON o.id = t.order_id
  LEFT JOIN order_details d ON d.order_id = o.id
  LEFT JOIN order_times x ON x.order_id = o.id
  LEFT JOIN payments p ON p.order_id = o.id
  WHERE t.trip_id = p_trip_id
  ORDER BY t.position;

  SELECT r.order_id, o.number, r.outcome, r.reason
  FROM trip_returns r
  JOIN orders o ON o.id = r.order_id
  WHERE r.trip_id = p_trip_id
  ORDER BY r.id;
END
