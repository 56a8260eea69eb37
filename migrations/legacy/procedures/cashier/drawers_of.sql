-- The last drawers of a pizzeria, whoever had them, the newest first: what a shift manager looks at.
CREATE PROCEDURE drawers_of(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    d.id, d.pizzeria_id, u.name AS cashier, d.opened_at, d.opening_cash, d.closed_at, d.counted_cash,
    CAST(d.opening_cash + COALESCE((SELECT SUM(m.amount) FROM drawer_moves m WHERE m.drawer_id = d.id), 0) AS SIGNED)
      AS expected_cash
  FROM cash_drawers d
  JOIN users u ON u.id = d.user_id
  WHERE d.pizzeria_id = p_pizzeria_id
  ORDER BY d.id DESC
  LIMIT 20;
END
