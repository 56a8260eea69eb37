-- What the ingredients of one product cost, in minor units; null without a recipe. The list of products calls this
-- once per product, as it has since there were ten of them. Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE admin_product_cost(IN p_product_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT CAST(ROUND(SUM(r.amount * i.cost / 1000)) AS SIGNED) AS cost
  FROM recipes r
  JOIN ingredients i ON i.id = r.ingredient_id
  WHERE r.product_id = p_product_id;
END
