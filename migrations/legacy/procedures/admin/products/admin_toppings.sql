-- Every extra with its ingredient and what that costs, then every ingredient for the choice.
CREATE PROCEDURE admin_toppings()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    t.id, t.name, t.ingredient_id, i.name AS ingredient, i.unit, t.amount, t.price, t.active,
    CAST(ROUND(t.amount * i.cost / 1000) AS SIGNED) AS cost
  FROM toppings t
  JOIN ingredients i ON i.id = t.ingredient_id
  ORDER BY t.active DESC, t.name;

  SELECT id, name, unit FROM ingredients ORDER BY name;
END
