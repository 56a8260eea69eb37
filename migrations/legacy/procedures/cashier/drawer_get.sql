-- A person's last drawers, the newest first (the first is open while its closed_at is null), and what moved in the
-- newest. What should be in each is added up from all of its moves, whenever somebody looks.
CREATE PROCEDURE drawer_get(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    d.id, d.pizzeria_id, d.opened_at, d.opening_cash, d.closed_at, d.counted_cash,
    CAST(d.opening_cash + COALESCE((SELECT SUM(m.amount) FROM drawer_moves m WHERE m.drawer_id = d.id), 0) AS SIGNED)
      AS expected_cash
  FROM cash_drawers d
  WHERE d.user_id = p_user_id
  ORDER BY d.id DESC
  LIMIT 5;

  SELECT m.id, m.kind, m.amount, m.order_id, o.number AS order_number, m.comment, m.at
  FROM drawer_moves m
  LEFT JOIN orders o ON o.id = m.order_id
  WHERE m.drawer_id = (SELECT MAX(id) FROM cash_drawers WHERE user_id = p_user_id)
  ORDER BY m.id DESC
  LIMIT 100;
END
