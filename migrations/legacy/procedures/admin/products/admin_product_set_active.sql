-- Takes a product off the menu of the whole chain (p_active 0; old orders keep it) or puts it back.
CREATE PROCEDURE admin_product_set_active(IN p_id INT, IN p_active TINYINT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100);
  DECLARE v_active TINYINT;
  DECLARE v_promotion VARCHAR(100);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT name, active INTO v_name, v_active FROM products WHERE id = p_id FOR UPDATE;
  IF v_name IS NULL THEN
    CALL refuse(404, 'no-such-product', CONCAT('There is no product ', p_id, '.'));
  END IF;
  IF v_active = p_active THEN
    CALL refuse(
      409, 'product-is-so', CONCAT(v_name, IF(v_active = 1, ' is on the menu already.', ' is retired already.')));
  END IF;
  IF p_active = 1 AND EXISTS (SELECT 1 FROM products WHERE name = v_name AND active = 1) THEN
    CALL refuse(409, 'product-exists', CONCAT('There is a product ', v_name, ' on the menu already.'));
  END IF;
  SELECT MIN(name) INTO v_promotion
  FROM promotions
  WHERE kind = 'gift' AND product_id = p_id AND active = 1 AND ends_on >= UTC_DATE();
  IF p_active = 0 AND v_promotion IS NOT NULL THEN
    CALL refuse(
      409, 'product-is-a-gift', CONCAT('The promotion ', LEFT(v_promotion, 40), ' gives it as a gift. End that first.'));
  END IF;
  UPDATE products SET active = p_active WHERE id = p_id;
  CALL audit(p_user_id, 'admin', IF(p_active = 1, 'product-restore', 'product-retire'), p_id, v_name);
  COMMIT;
END
