-- What was paid for today's orders of a pizzeria. The till asks for it beside the orders themselves, at every poll:
-- the API of the orders knows no payments.
CREATE PROCEDURE till_payments(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    o.id AS order_id,
    COALESCE(p.status, 'intended') AS payment_status,
    COALESCE(p.method, d.payment_method, 'cash') AS payment_method,
    d.cancel_reason,
    EXISTS (
      SELECT 1 FROM trip_orders t JOIN courier_trips c ON c.id = t.trip_id
      WHERE t.order_id = o.id AND c.settled_at IS NULL) AS with_courier
  FROM pizzerias z
  JOIN orders o ON o.pizzeria_id = z.id
    AND o.business_date = DATE(UTC_TIMESTAMP() + INTERVAL z.utc_offset_minutes MINUTE)
  LEFT JOIN order_details d ON d.order_id = o.id
  LEFT JOIN payments p ON p.order_id = o.id
  WHERE z.id = p_pizzeria_id
  ORDER BY o.id;
END
