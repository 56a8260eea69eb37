-- What the courier has to bring back: the orders of the trip that are neither paid nor paid by card, and not cancelled.
-- Runs inside the caller's transaction.
CREATE PROCEDURE trip_count_cash(IN p_trip_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE courier_trips
  SET cash_due = (
    SELECT COALESCE(SUM(o.total), 0)
    FROM trip_orders t
    JOIN orders o ON o.id = t.order_id
    LEFT JOIN order_details d ON d.order_id = o.id
    LEFT JOIN payments p ON p.order_id = o.id
    WHERE t.trip_id = p_trip_id
      AND o.status <> 'cancelled'
      AND COALESCE(p.status, 'intended') = 'intended'
      AND COALESCE(p.method, d.payment_method, 'cash') = 'cash')
  WHERE id = p_trip_id;
END
