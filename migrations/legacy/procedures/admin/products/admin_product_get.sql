-- One product (no row when there is none of that id), its names, its recipe with what each ingredient costs, its
-- prices in cities, then every ingredient for the choice.
CREATE PROCEDURE admin_product_get(IN p_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.id, p.name, p.category, p.price, p.active, COALESCE(d.description, '') AS description,
    COALESCE(d.weight_grams, 0) AS weight_grams, COALESCE(d.calories, 0) AS calories,
    COALESCE(d.made_in, 'kitchen') AS made_in, COALESCE(d.takes_halves, 0) AS takes_halves,
    COALESCE(d.takes_toppings, 0) AS takes_toppings, COALESCE(d.position, 0) AS position
  FROM products p
  LEFT JOIN product_details d ON d.product_id = p.id
  WHERE p.id = p_id;

  SELECT l.language, n.name
  FROM (SELECT DISTINCT language FROM countries) l
  LEFT JOIN product_names n ON n.product_id = p_id AND n.language = l.language
  ORDER BY l.language;

  SELECT i.id, i.name, i.unit, r.amount, CAST(ROUND(r.amount * i.cost / 1000) AS SIGNED) AS cost
  FROM recipes r
  JOIN ingredients i ON i.id = r.ingredient_id
  WHERE r.product_id = p_id
  ORDER BY i.name;

  SELECT city, price FROM city_prices WHERE product_id = p_id ORDER BY city;

  SELECT id, name, unit FROM ingredients ORDER BY name;
END
