-- How much of an ingredient the orders of the last seven days took, in its unit.
-- stock_moves has no key that begins with the ingredient but that of its foreign key: each call reads the ingredient's
-- moves in all pizzerias, and the office calls it once per ingredient. README.md of legacy-monolith says what it costs.
CREATE PROCEDURE stock_used_lately(IN p_pizzeria_id INT, IN p_ingredient_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT CAST(COALESCE(-SUM(amount), 0) AS SIGNED) AS used
  FROM stock_moves
  WHERE ingredient_id = p_ingredient_id AND pizzeria_id = p_pizzeria_id AND kind IN ('order', 'return')
    AND business_date > UTC_DATE() - INTERVAL 7 DAY;
END
