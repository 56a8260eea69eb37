-- Products with their details, of one category (null: all). What one costs to make is asked for each by itself, see
-- admin_product_cost.
CREATE PROCEDURE admin_products(IN p_category VARCHAR(50))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.id, p.name, p.category, p.price, p.active,
    (SELECT COUNT(*) FROM city_prices WHERE product_id = p.id) AS city_prices,
    (SELECT COUNT(*) FROM recipes WHERE product_id = p.id) AS ingredients
  FROM products p
  WHERE p_category IS NULL OR p.category = p_category
  ORDER BY p.active DESC, p.category, p.name;

  SELECT DISTINCT category FROM products ORDER BY category;
END
