-- Today's orders of a pizzeria that are not over, the oldest first: those that can still be changed, and those that
-- are too late. Yesterday's count too, for a shift that goes past midnight.
CREATE PROCEDURE shift_orders(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);
  DECLARE v_today DATE DEFAULT DATE(UTC_TIMESTAMP(3) + INTERVAL v_offset MINUTE);

  SELECT
    o.id, o.number, o.status, o.type, o.customer_name, o.total,
    DATE_FORMAT(o.created_at + INTERVAL v_offset MINUTE, '%H:%i') AS taken,
    o.status IN ('accepted', 'cooking') AS changeable,
    COALESCE(p.status = 'paid', 0) AS paid
  FROM orders o
  LEFT JOIN payments p ON p.order_id = o.id
  WHERE o.pizzeria_id = p_pizzeria_id AND o.business_date BETWEEN v_today - INTERVAL 1 DAY AND v_today
    AND o.status NOT IN ('delivered', 'cancelled')
  ORDER BY o.created_at, o.id;
END
