-- What a pizzeria has in its store (amounts in the unit of the ingredient) and the latest moves by hand; local times.
CREATE PROCEDURE stock_get(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);

  SELECT i.id, i.name, i.unit, i.cost, COALESCE(s.amount, 0) AS amount
  FROM ingredients i
  LEFT JOIN ingredient_stock s ON s.pizzeria_id = p_pizzeria_id AND s.ingredient_id = i.id
  ORDER BY i.name, i.id;

  SELECT
    DATE_FORMAT(m.at + INTERVAL v_offset MINUTE, '%d %b %H:%i') AS at, m.kind, i.name, m.amount, i.unit, m.comment,
    u.name AS who, CAST(ROUND(m.amount * i.cost / 1000) AS SIGNED) AS worth
  FROM stock_moves m
  JOIN ingredients i ON i.id = m.ingredient_id
  LEFT JOIN users u ON u.id = m.user_id
  WHERE m.pizzeria_id = p_pizzeria_id AND m.kind IN ('supply', 'loss', 'count')
  ORDER BY m.id DESC
  LIMIT 30;
END
