-- Sets how much of an ingredient goes into a product; 0 takes it out of the recipe. Where the ingredient has run out,
-- the product goes onto the stop list at once.
CREATE PROCEDURE admin_recipe_set(
  IN p_product_id INT,
  IN p_ingredient_id INT,
  IN p_amount INT,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_found INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT id INTO v_found FROM products WHERE id = p_product_id FOR UPDATE;
  IF v_found IS NULL THEN
    CALL refuse(404, 'no-such-product', CONCAT('There is no product ', p_product_id, '.'));
  END IF;
  IF NOT EXISTS (SELECT 1 FROM ingredients WHERE id = p_ingredient_id) THEN
    CALL refuse(422, 'unknown-ingredient', CONCAT('There is no ingredient ', p_ingredient_id, '.'));
  END IF;
  IF p_amount = 0 THEN
    DELETE FROM recipes WHERE product_id = p_product_id AND ingredient_id = p_ingredient_id;
  ELSE
    INSERT INTO recipes (product_id, ingredient_id, amount) VALUES (p_product_id, p_ingredient_id, p_amount)
    ON DUPLICATE KEY UPDATE amount = p_amount;
    CALL admin_recipe_stop(p_product_id, p_ingredient_id);
  END IF;
  CALL audit(p_user_id, 'admin', 'recipe-set', p_product_id, CONCAT('ingredient ', p_ingredient_id, ': ', p_amount));
  COMMIT;
END
