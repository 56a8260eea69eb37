-- Every ingredient, with how many products and extras take it.
CREATE PROCEDURE admin_ingredients()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    i.id, i.name, i.unit, i.cost,
    (SELECT COUNT(*) FROM recipes WHERE ingredient_id = i.id) AS products,
    (SELECT COUNT(*) FROM toppings WHERE ingredient_id = i.id) AS toppings
  FROM ingredients i
  ORDER BY i.name;
END
