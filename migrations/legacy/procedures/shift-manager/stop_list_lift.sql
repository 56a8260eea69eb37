-- Puts a product back onto a pizzeria's menu; a limit that is used up goes with the stop. Refuses while an ingredient
-- of it has run out.
CREATE PROCEDURE stop_list_lift(IN p_pizzeria_id INT, IN p_product_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_stopped INT;
  DECLARE v_missing VARCHAR(100);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL stop_list_lock(p_pizzeria_id);
  CALL stop_list_product(p_product_id, v_name);
  -- Limits before stops, as an order that sells the last piece locks them.
  DELETE FROM product_limits WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id AND remaining <= 0;
  SELECT COUNT(*) INTO v_stopped FROM stop_list WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  IF v_stopped = 0 THEN
    CALL refuse(409, 'not-stopped', CONCAT(v_name, ' is not stopped.'));
  END IF;

  SELECT MIN(i.name) INTO v_missing
  FROM ingredient_stops s
  JOIN recipes r ON r.ingredient_id = s.ingredient_id AND r.product_id = p_product_id
  JOIN ingredients i ON i.id = s.ingredient_id
  WHERE s.pizzeria_id = p_pizzeria_id;
  IF v_missing IS NOT NULL THEN
    CALL refuse(409, 'ingredient-stopped', CONCAT(v_name, ' needs ', v_missing, ', which is stopped. Lift that first.'));
  END IF;

  DELETE FROM ingredient_stop_products WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  DELETE FROM stop_list WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  CALL audit(p_user_id, 'shift-manager', 'lift-product', CONCAT('pizzeria ', p_pizzeria_id), v_name);
  COMMIT;
END
