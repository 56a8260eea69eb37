-- An order as the till sees it: the order (none when there is no such order), its lines, then what was paid for it.
CREATE PROCEDURE till_order(IN p_order_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  CALL order_get(p_order_id);

  -- An order that was there before payments were kept has none of these rows.
  SELECT
    o.id AS order_id,
    COALESCE(p.status, 'intended') AS payment_status,
    COALESCE(p.method, d.payment_method, 'cash') AS payment_method,
    p.paid_at,
    u.name AS taken_by,
    r.id AS receipt,
    d.cancel_reason,
    EXISTS (
      SELECT 1 FROM trip_orders t JOIN courier_trips c ON c.id = t.trip_id
      WHERE t.order_id = o.id AND c.settled_at IS NULL) AS with_courier
  FROM orders o
  LEFT JOIN order_details d ON d.order_id = o.id
  LEFT JOIN payments p ON p.order_id = o.id
  LEFT JOIN users u ON u.id = p.taken_by
  LEFT JOIN receipts r ON r.order_id = o.id
  WHERE o.id = p_order_id;
END
