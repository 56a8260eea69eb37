-- Counts an order in the statistics (p_sign 1), or takes it out of them again (-1): a cancelled order counts nowhere.
-- Rows that everybody of a pizzeria writes: always hour, products by id, customer, bonus, so that nobody deadlocks.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_count(IN p_order_id BIGINT, IN p_sign INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO sales_by_hour (pizzeria_id, business_date, hour, orders, revenue)
  SELECT
    o.pizzeria_id, o.business_date, HOUR(o.created_at + INTERVAL p.utc_offset_minutes MINUTE), p_sign, p_sign * o.total
  FROM orders o
  JOIN pizzerias p ON p.id = o.pizzeria_id
  WHERE o.id = p_order_id
  ON DUPLICATE KEY UPDATE orders = sales_by_hour.orders + p_sign, revenue = sales_by_hour.revenue + p_sign * o.total;

  -- Line by line: a product that stands on two lines adds up here as well.
  INSERT INTO product_sales (pizzeria_id, business_date, product_id, quantity, revenue)
  SELECT o.pizzeria_id, o.business_date, l.product_id, p_sign * l.quantity, p_sign * l.amount
  FROM orders o
  JOIN order_lines l ON l.order_id = o.id
  WHERE o.id = p_order_id
  ORDER BY l.product_id
  ON DUPLICATE KEY UPDATE
    quantity = product_sales.quantity + p_sign * l.quantity, revenue = product_sales.revenue + p_sign * l.amount;

  INSERT INTO customer_statistics (customer_id, orders, total, last_order_at)
  SELECT o.customer_id, p_sign, p_sign * o.total, o.created_at
  FROM orders o
  WHERE o.id = p_order_id AND o.customer_id IS NOT NULL
  ON DUPLICATE KEY UPDATE
    orders = customer_statistics.orders + p_sign,
    total = customer_statistics.total + p_sign * o.total,
    last_order_at = GREATEST(customer_statistics.last_order_at, o.created_at);

  CALL order_give_bonus(p_order_id, p_sign);
END
