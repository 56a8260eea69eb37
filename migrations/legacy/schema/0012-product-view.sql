-- What a product is beside its name and price. A product without details (from before there were any) is made where
-- its category always was, and a pizza always took halves and toppings.

CREATE SQL SECURITY INVOKER VIEW product_view AS
SELECT
  p.id,
  p.name,
  p.category,
  p.price,
  p.active,
  COALESCE(d.made_in, CASE
    WHEN p.category IN ('pizza', 'snacks', 'desserts') THEN 'kitchen'
    WHEN p.category = 'service' THEN 'nowhere'
    ELSE 'counter'
  END) AS made_in,
  COALESCE(d.takes_halves, p.category = 'pizza') AS takes_halves,
  COALESCE(d.takes_toppings, p.category = 'pizza') AS takes_toppings,
  COALESCE(d.weight_grams, 0) AS weight_grams,
  COALESCE(d.description, '') AS description,
  COALESCE(d.position, 0) AS position
FROM products p
LEFT JOIN product_details d ON d.product_id = p.id;
