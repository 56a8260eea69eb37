-- Only so many pieces of a product are left (null: as many as wanted). Nothing left stops it; a limit above nothing
-- ends the stop that a used-up limit was, but not one by hand, and not one by an ingredient.
CREATE PROCEDURE product_limit_set(
  IN p_pizzeria_id INT, IN p_product_id INT, IN p_remaining INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_before INT;
  DECLARE v_stopped INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL stop_list_lock(p_pizzeria_id);
  CALL stop_list_product(p_product_id, v_name);
  IF p_remaining < 0 THEN
    CALL refuse(422, 'negative-limit', 'A limit is nothing or more.');
  END IF;
  SELECT remaining INTO v_before
  FROM product_limits
  WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id
  FOR UPDATE;
  IF p_remaining IS NULL AND v_before IS NULL THEN
    CALL refuse(409, 'no-limit', CONCAT(v_name, ' has no limit.'));
  END IF;

  DELETE FROM product_limits WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  IF p_remaining IS NOT NULL THEN
    INSERT INTO product_limits (pizzeria_id, product_id, remaining) VALUES (p_pizzeria_id, p_product_id, p_remaining);
  END IF;

  SELECT COUNT(*) INTO v_stopped FROM stop_list WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  IF p_remaining = 0 AND v_stopped = 0 THEN
    INSERT INTO stop_list (pizzeria_id, product_id, since) VALUES (p_pizzeria_id, p_product_id, UTC_TIMESTAMP(3));
  ELSEIF v_before <= 0 AND COALESCE(p_remaining, 1) > 0 THEN
    -- From now on the missing ingredients hold it, if there are any.
    INSERT INTO ingredient_stop_products (pizzeria_id, ingredient_id, product_id)
    SELECT s.pizzeria_id, s.ingredient_id, p_product_id
    FROM ingredient_stops s
    JOIN recipes r ON r.ingredient_id = s.ingredient_id AND r.product_id = p_product_id
    LEFT JOIN ingredient_stop_products h
      ON h.pizzeria_id = s.pizzeria_id AND h.ingredient_id = s.ingredient_id AND h.product_id = p_product_id
    WHERE s.pizzeria_id = p_pizzeria_id AND h.product_id IS NULL;
    DELETE FROM stop_list
    WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id AND NOT EXISTS (
      SELECT 1 FROM ingredient_stop_products h WHERE h.pizzeria_id = p_pizzeria_id AND h.product_id = p_product_id);
  END IF;
  CALL audit(
    p_user_id, 'shift-manager', 'limit-product', CONCAT('pizzeria ', p_pizzeria_id),
    CONCAT(v_name, IF(p_remaining IS NULL, ': no limit', CONCAT(': only ', p_remaining, ' left'))));
  COMMIT;
END
