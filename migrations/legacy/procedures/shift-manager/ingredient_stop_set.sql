-- An ingredient ran out: every product with it in its recipe goes onto the stop list. Those that were there by hand
-- or by a limit are not noted, so that they stay when the ingredient is back.
CREATE PROCEDURE ingredient_stop_set(IN p_pizzeria_id INT, IN p_ingredient_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
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
  IF v_stopped > 0 THEN
    CALL refuse(409, 'already-stopped', CONCAT(v_name, ' is stopped already.'));
  END IF;

  INSERT INTO ingredient_stops (pizzeria_id, ingredient_id, since) VALUES (p_pizzeria_id, p_ingredient_id, v_now);
  INSERT INTO ingredient_stop_products (pizzeria_id, ingredient_id, product_id)
  SELECT p_pizzeria_id, p_ingredient_id, r.product_id
  FROM recipes r
  LEFT JOIN stop_list s ON s.pizzeria_id = p_pizzeria_id AND s.product_id = r.product_id
  WHERE r.ingredient_id = p_ingredient_id
    AND (s.product_id IS NULL OR EXISTS (
      SELECT 1 FROM ingredient_stop_products h WHERE h.pizzeria_id = p_pizzeria_id AND h.product_id = r.product_id));
  INSERT INTO stop_list (pizzeria_id, product_id, since)
  SELECT p_pizzeria_id, h.product_id, v_now
  FROM ingredient_stop_products h
  LEFT JOIN stop_list s ON s.pizzeria_id = p_pizzeria_id AND s.product_id = h.product_id
  WHERE h.pizzeria_id = p_pizzeria_id AND h.ingredient_id = p_ingredient_id AND s.product_id IS NULL;
  CALL audit(p_user_id, 'shift-manager', 'stop-ingredient', CONCAT('pizzeria ', p_pizzeria_id), v_name);
  COMMIT;
END
