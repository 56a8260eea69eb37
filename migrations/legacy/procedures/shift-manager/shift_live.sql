-- A pizzeria as its shift manager sees it just now, beside the same weekday a week ago: the day, hours, statuses, what
-- stands at which station, late orders, couriers on the road. Times local, money in minor units, cancelled orders left
-- out of the sales.
-- Adds up the orders themselves on each poll, although every order keeps sales_by_hour up to date: deliberate. The screen
-- is older than that table, and its sums and those of the office's reports are two pieces of SQL for one number.
CREATE PROCEDURE shift_live(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);
  DECLARE v_today DATE DEFAULT DATE(v_now + INTERVAL v_offset MINUTE);
  DECLARE v_before DATE DEFAULT v_today - INTERVAL 7 DAY;

  SELECT
    DATE_FORMAT(v_now + INTERVAL v_offset MINUTE, '%H:%i') AS time,
    DATE_FORMAT(v_today, '%Y-%m-%d') AS today,
    DATE_FORMAT(v_before, '%Y-%m-%d') AS before_day,
    CAST(COALESCE(SUM(o.business_date = v_today), 0) AS SIGNED) AS orders,
    CAST(COALESCE(SUM(IF(o.business_date = v_today, o.total, 0)), 0) AS SIGNED) AS revenue,
    CAST(COALESCE(SUM(o.business_date = v_before AND o.created_at <= v_now - INTERVAL 7 DAY), 0) AS SIGNED)
      AS orders_before,
    CAST(COALESCE(SUM(IF(o.business_date = v_before AND o.created_at <= v_now - INTERVAL 7 DAY, o.total, 0)), 0)
      AS SIGNED) AS revenue_before
  FROM orders o
  WHERE o.pizzeria_id = p_pizzeria_id AND o.business_date IN (v_today, v_before) AND o.status <> 'cancelled';

  SELECT
    HOUR(o.created_at + INTERVAL v_offset MINUTE) AS hour,
    CAST(SUM(o.business_date = v_today) AS SIGNED) AS orders,
    CAST(SUM(IF(o.business_date = v_today, o.total, 0)) AS SIGNED) AS revenue,
    CAST(SUM(o.business_date = v_before) AS SIGNED) AS orders_before,
    CAST(SUM(IF(o.business_date = v_before, o.total, 0)) AS SIGNED) AS revenue_before
  FROM orders o
  WHERE o.pizzeria_id = p_pizzeria_id AND o.business_date IN (v_today, v_before) AND o.status <> 'cancelled'
  GROUP BY hour
  ORDER BY hour;

  SELECT o.status, COUNT(*) AS orders
  FROM orders o
  WHERE o.pizzeria_id = p_pizzeria_id AND o.business_date = v_today
  GROUP BY o.status;

  SELECT k.station, COUNT(*) AS tickets, TIMESTAMPDIFF(MINUTE, MIN(k.station_since), v_now) AS oldest_minutes
  FROM kitchen_tickets k
  WHERE k.pizzeria_id = p_pizzeria_id AND k.station <> 'done' AND k.cancelled = 0
  GROUP BY k.station;

  SELECT
    o.id, o.number, o.status, o.type, DATE_FORMAT(d.promised_at + INTERVAL v_offset MINUTE, '%H:%i') AS promised,
    TIMESTAMPDIFF(MINUTE, d.promised_at, v_now) AS minutes_late
  FROM orders o
  JOIN order_details d ON d.order_id = o.id
  WHERE o.pizzeria_id = p_pizzeria_id AND o.business_date BETWEEN v_today - INTERVAL 1 DAY AND v_today
    AND o.status NOT IN ('delivered', 'cancelled') AND d.promised_at < v_now
  ORDER BY d.promised_at, o.id;

  SELECT
    e.name, DATE_FORMAT(t.left_at + INTERVAL v_offset MINUTE, '%H:%i') AS left_at,
    TIMESTAMPDIFF(MINUTE, t.left_at, v_now) AS minutes,
    (SELECT COUNT(*) FROM trip_orders x WHERE x.trip_id = t.id) AS orders
  FROM courier_shifts s
  JOIN courier_trips t ON t.courier_shift_id = s.id AND t.returned_at IS NULL
  JOIN employees e ON e.id = s.employee_id
  WHERE s.pizzeria_id = p_pizzeria_id AND s.left_at IS NULL
  ORDER BY t.left_at, t.id;
END
