-- Adds an ingredient (p_id null) or changes it; amounts are counted in its unit, so that stays once it is used.
-- p_cost: minor units per 1000 of the unit. A new one gets a place in the store of each pizzeria. Ends with its id.
CREATE PROCEDURE admin_ingredient_save(
  IN p_id INT,
  IN p_name VARCHAR(100),
  IN p_unit VARCHAR(10),
  IN p_cost INT,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_unit VARCHAR(10);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF EXISTS (SELECT 1 FROM ingredients WHERE name = p_name AND NOT id <=> p_id) THEN
    CALL refuse(409, 'ingredient-exists', CONCAT('There is an ingredient ', p_name, ' already.'));
  END IF;
  IF p_id IS NULL THEN
    INSERT INTO ingredients (name, unit, cost) VALUES (p_name, p_unit, p_cost);
    SET p_id = LAST_INSERT_ID();
    INSERT INTO ingredient_stock (pizzeria_id, ingredient_id, amount) SELECT id, p_id, 0 FROM pizzerias;
  ELSE
    SELECT unit INTO v_unit FROM ingredients WHERE id = p_id FOR UPDATE;
    IF v_unit IS NULL THEN
      CALL refuse(404, 'no-such-ingredient', CONCAT('There is no ingredient ', p_id, '.'));
    END IF;
    IF v_unit <> p_unit AND (
      EXISTS (SELECT 1 FROM recipes WHERE ingredient_id = p_id)
      OR EXISTS (SELECT 1 FROM toppings WHERE ingredient_id = p_id)
      OR EXISTS (SELECT 1 FROM stock_moves WHERE ingredient_id = p_id)
    ) THEN
      CALL refuse(409, 'unit-in-use', CONCAT('Recipes and stock count it in ', v_unit, ': the unit has to stay.'));
    END IF;
    UPDATE ingredients SET name = p_name, unit = p_unit, cost = p_cost WHERE id = p_id;
  END IF;
  CALL audit(p_user_id, 'admin', 'ingredient-save', p_id, CONCAT(p_name, ', ', p_cost, ' per 1000 ', p_unit));
  COMMIT;
  SELECT p_id AS id;
END
