-- The last orders of a customer, newest first, without their lines.
CREATE PROCEDURE customer_orders(IN p_customer_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    o.id, o.number, o.status, o.type, o.total, p.name AS pizzeria, p.currency,
    DATE_FORMAT(o.created_at + INTERVAL p.utc_offset_minutes MINUTE, '%Y-%m-%d %H:%i') AS taken_at
  FROM orders o
  JOIN pizzerias p ON p.id = o.pizzeria_id
  WHERE o.customer_id = p_customer_id
  ORDER BY o.id DESC
  LIMIT 5;
END
