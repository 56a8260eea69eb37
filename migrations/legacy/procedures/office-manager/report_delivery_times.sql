-- How long delivered orders took, by pizzeria, in minutes: until ready, waiting for a courier, on the road, in all; how
-- many came after the promised time. Pizzerias and days as in report_sales_by_hour, read in the same way.
CREATE PROCEDURE report_delivery_times(IN p_pizzerias VARCHAR(2000), IN p_from DATE, IN p_to DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.name AS pizzeria,
    COUNT(*) AS orders,
    ROUND(AVG(TIMESTAMPDIFF(SECOND, t.accepted_at, t.ready_at)) / 60, 1) AS kitchen,
    ROUND(AVG(TIMESTAMPDIFF(SECOND, t.ready_at, t.taken_at)) / 60, 1) AS shelf,
    ROUND(AVG(TIMESTAMPDIFF(SECOND, t.taken_at, t.delivered_at)) / 60, 1) AS road,
    ROUND(AVG(TIMESTAMPDIFF(SECOND, t.accepted_at, t.delivered_at)) / 60, 1) AS whole,
    CAST(COALESCE(SUM(t.delivered_at > d.promised_at), 0) AS SIGNED) AS late,
    ROUND(100 * COALESCE(SUM(t.delivered_at > d.promised_at), 0) / COUNT(*), 1) AS late_share
  FROM orders o
  STRAIGHT_JOIN pizzerias p ON p.id = o.pizzeria_id
  STRAIGHT_JOIN order_times t ON t.order_id = o.id
  LEFT JOIN order_details d ON d.order_id = o.id
  WHERE FIND_IN_SET(o.pizzeria_id, p_pizzerias) AND o.business_date BETWEEN p_from AND p_to
    AND o.type = 'delivery' AND o.status = 'delivered'
  GROUP BY p.id, p.name
  ORDER BY p.id;
END
