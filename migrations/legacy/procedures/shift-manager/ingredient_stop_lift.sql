-- An ingredient is back: what its stop had put onto the stop list comes off, unless another ingredient or a used-up
-- limit keeps it there.
CREATE PROCEDURE ingredient_stop_lift(IN p_pizzeria_id INT, IN p_ingredient_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_stopped INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL stop_list_lock(p_pizzeria_id);
  SELECT name INTO v_name FROM ingredients WHERE id = p_ingredient_id;
  IF v_name IS NULL THEN
    CALL refuse(422, 'unknown-ingredient', CONCAT('There is no ingredient ', p_ingredient_id, '.'));
  END IF;
  SELECT COUNT(*) INTO v_stopped
  FROM ingredient_stops
  WHERE pizzeria_id = p_pizzeria_id AND ingredient_id = p_ingredient_id;
  IF v_stopped = 0 THEN
    CALL refuse(409, 'not-stopped', CONCAT(v_name, ' is not stopped.'));
  END IF;

  DELETE s
  FROM stop_list s
  JOIN ingredient_stop_products h
    ON h.pizzeria_id = s.pizzeria_id AND h.product_id = s.product_id AND h.ingredient_id = p_ingredient_id
  LEFT JOIN ingredient_stop_products other
    ON other.pizzeria_id = s.pizzeria_id AND other.product_id = s.product_id
    AND other.ingredient_id <> p_ingredient_id
  LEFT JOIN product_limits l
    ON l.pizzeria_id = s.pizzeria_id AND l.product_id = s.product_id AND l.remaining <= 0
  WHERE s.pizzeria_id = p_pizzeria_id AND other.product_id IS NULL AND l.product_id IS NULL;
  DELETE FROM ingredient_stop_products WHERE pizzeria_id = p_pizzeria_id AND ingredient_id = p_ingredient_id;
  DELETE FROM ingredient_stops WHERE pizzeria_id = p_pizzeria_id AND ingredient_id = p_ingredient_id;
  CALL audit(p_user_id, 'shift-manager', 'lift-ingredient', CONCAT('pizzeria ', p_pizzeria_id), v_name);
  COMMIT;
END
