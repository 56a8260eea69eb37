-- Brings the store to what an order needs now: takes what it needs more than was taken for it, returns what it needs
-- less (a cancelled order needs nothing). Half a pizza needs half of what the whole one needs, rounded up.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_move_stock(IN p_order_id BIGINT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO stock_moves (pizzeria_id, ingredient_id, amount, kind, order_id, user_id, business_date, at)
  SELECT
    o.pizzeria_id, n.ingredient_id, -SUM(n.amount), IF(SUM(n.amount) > 0, 'order', 'return'), o.id, p_user_id,
    o.business_date, UTC_TIMESTAMP(3)
  FROM orders o
  JOIN (
    SELECT r.ingredient_id, l.quantity * IF(h.line IS NULL, r.amount, CEIL(r.amount / 2)) AS amount, 1 AS needed
    FROM order_lines l
    JOIN recipes r ON r.product_id = l.product_id
    LEFT JOIN order_line_halves h ON h.order_id = l.order_id AND h.line = l.line
    WHERE l.order_id = p_order_id
    UNION ALL
    SELECT r.ingredient_id, l.quantity * CEIL(r.amount / 2), 1
    FROM order_line_halves h
    JOIN order_lines l ON l.order_id = h.order_id AND l.line = h.line
    JOIN recipes r ON r.product_id = h.product_id
    WHERE h.order_id = p_order_id
    UNION ALL
    SELECT t.ingredient_id, l.quantity * t.amount, 1
    FROM order_line_toppings lt
    JOIN order_lines l ON l.order_id = lt.order_id AND l.line = lt.line
    JOIN toppings t ON t.id = lt.topping_id
    WHERE lt.order_id = p_order_id
    UNION ALL
    SELECT m.ingredient_id, m.amount, 0 FROM stock_moves m WHERE m.order_id = p_order_id
  ) n ON n.needed = 0 OR o.status <> 'cancelled'
  WHERE o.id = p_order_id
  GROUP BY o.id, n.ingredient_id
  HAVING SUM(n.amount) <> 0
  ORDER BY n.ingredient_id;

  IF ROW_COUNT() > 0 THEN
    INSERT INTO ingredient_stock (pizzeria_id, ingredient_id, amount)
    SELECT m.pizzeria_id, m.ingredient_id, m.amount
    FROM stock_moves m
    WHERE m.order_id = p_order_id AND m.id >= LAST_INSERT_ID()
    ORDER BY m.ingredient_id
    ON DUPLICATE KEY UPDATE amount = ingredient_stock.amount + m.amount;
  END IF;
END
