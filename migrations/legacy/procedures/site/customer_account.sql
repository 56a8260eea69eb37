-- A customer's own page: discount, points and the last address; then their last orders, newest first.
CREATE PROCEDURE customer_account(IN p_customer_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT c.discount_percent, COALESCE(b.points, 0) AS points, a.street, a.house, a.flat
  FROM customers c
  LEFT JOIN bonus_accounts b ON b.customer_id = c.id
  LEFT JOIN customer_addresses a ON a.id = (
    SELECT l.id FROM customer_addresses l WHERE l.customer_id = c.id ORDER BY l.used_at DESC, l.id DESC LIMIT 1)
  WHERE c.id = p_customer_id;

  SELECT
    o.id, o.number, DATE_FORMAT(o.business_date, '%Y-%m-%d') AS business_date, o.status, o.total,
    p.name AS pizzeria, p.currency
  FROM orders o
  JOIN pizzerias p ON p.id = o.pizzeria_id
  WHERE o.customer_id = p_customer_id
  ORDER BY o.created_at DESC, o.id DESC
  LIMIT 20;
END
