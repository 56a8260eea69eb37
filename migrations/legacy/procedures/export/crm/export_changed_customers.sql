-- Customers who ordered after the cursor (time, id), settled as in export_changed_orders. The customers themselves
-- have no time of change, so somebody who only got another name or discount is sent with the next order, not before.
-- Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE export_changed_customers(IN p_changed_at DATETIME(3), IN p_last_id BIGINT, IN p_limit INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    s.customer_id AS id, LEFT(DATE_FORMAT(s.last_order_at, '%Y-%m-%d %H:%i:%s.%f'), 23) AS changed_at,
    s.last_order_at < UTC_TIMESTAMP(3) - INTERVAL 2 SECOND AS settled,
    c.phone, c.name, c.discount_percent, s.orders, s.total
  FROM customer_statistics s
  JOIN customers c ON c.id = s.customer_id
  WHERE s.last_order_at > p_changed_at OR (s.last_order_at = p_changed_at AND s.customer_id > p_last_id)
  ORDER BY s.last_order_at, s.customer_id
  LIMIT p_limit;
END
