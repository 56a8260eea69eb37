-- Takes a product off a pizzeria's menu until somebody lifts the stop. One that an ingredient has stopped already may
-- be stopped by hand as well: it then stays stopped when the ingredient is back.
CREATE PROCEDURE stop_list_set(IN p_pizzeria_id INT, IN p_product_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_stopped INT;
  DECLARE v_held INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL stop_list_lock(p_pizzeria_id);
  CALL stop_list_product(p_product_id, v_name);
  SELECT COUNT(*) INTO v_stopped FROM stop_list WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  SELECT COUNT(*) INTO v_held
  FROM ingredient_stop_products
  WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  IF v_stopped > 0 AND v_held = 0 THEN
    CALL refuse(409, 'already-stopped', CONCAT(v_name, ' is stopped already.'));
  END IF;

  IF v_stopped = 0 THEN
    INSERT INTO stop_list (pizzeria_id, product_id, since) VALUES (p_pizzeria_id, p_product_id, UTC_TIMESTAMP(3));
  END IF;
  DELETE FROM ingredient_stop_products WHERE pizzeria_id = p_pizzeria_id AND product_id = p_product_id;
  CALL audit(p_user_id, 'shift-manager', 'stop-product', CONCAT('pizzeria ', p_pizzeria_id), v_name);
  COMMIT;
END
