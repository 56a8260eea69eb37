-- How much of an ingredient the orders of the last seven days took, in its unit.
-- One ingredient at a time, although one query could answer for all: the office calls it in a loop, once for each.
-- Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE stock_used_lately(IN p_pizzeria_id INT, IN p_ingredient_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT CAST(COALESCE(-SUM(amount), 0) AS SIGNED) AS used
  FROM stock_moves
  WHERE ingredient_id = p_ingredient_id AND pizzeria_id = p_pizzeria_id AND kind IN ('order', 'return')
    AND business_date > UTC_DATE() - INTERVAL 7 DAY;
END
