-- Puts a product onto the stop list wherever an ingredient has run out that it takes from now on, with the note that
-- lifts it when the ingredient is back; where it was stopped by hand, that stays as it is. Runs inside the caller's
-- transaction.
CREATE PROCEDURE admin_recipe_stop(IN p_product_id INT, IN p_ingredient_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT IGNORE INTO ingredient_stop_products (pizzeria_id, ingredient_id, product_id)
  SELECT i.pizzeria_id, i.ingredient_id, p_product_id
  FROM ingredient_stops i
  LEFT JOIN stop_list s ON s.pizzeria_id = i.pizzeria_id AND s.product_id = p_product_id
  WHERE i.ingredient_id = p_ingredient_id
    AND (s.product_id IS NULL OR EXISTS (
      SELECT 1 FROM ingredient_stop_products h WHERE h.pizzeria_id = i.pizzeria_id AND h.product_id = p_product_id));
  INSERT IGNORE INTO stop_list (pizzeria_id, product_id, since)
  SELECT pizzeria_id, product_id, UTC_TIMESTAMP(3)
  FROM ingredient_stop_products
  WHERE ingredient_id = p_ingredient_id AND product_id = p_product_id;
END
