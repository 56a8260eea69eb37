-- Adds an extra (p_id null) or changes it. Ends with its id.
CREATE PROCEDURE admin_topping_save(
  IN p_id INT,
  IN p_name VARCHAR(100),
  IN p_ingredient_id INT,
  IN p_amount INT,
  IN p_price INT,
  IN p_active TINYINT,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_same INT;
  DECLARE v_found INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF NOT EXISTS (SELECT 1 FROM ingredients WHERE id = p_ingredient_id) THEN
    CALL refuse(422, 'unknown-ingredient', CONCAT('There is no ingredient ', p_ingredient_id, '.'));
  END IF;
  -- There is no key on the name, so the rows themselves are the lock of two people who add the same one: all rows, since
  -- those that a condition leaves out are let go of at once.
  SELECT COUNT(IF(name = p_name AND NOT id <=> p_id, 1, NULL)) INTO v_same FROM toppings FOR UPDATE;
  IF v_same > 0 THEN
    CALL refuse(409, 'topping-exists', CONCAT('There is an extra ', p_name, ' already.'));
  END IF;
  IF p_id IS NULL THEN
    INSERT INTO toppings (name, ingredient_id, amount, price, active)
    VALUES (p_name, p_ingredient_id, p_amount, p_price, p_active);
    SET p_id = LAST_INSERT_ID();
  ELSE
    SELECT id INTO v_found FROM toppings WHERE id = p_id FOR UPDATE;
    IF v_found IS NULL THEN
      CALL refuse(404, 'no-such-topping', CONCAT('There is no extra ', p_id, '.'));
    END IF;
    UPDATE toppings
    SET name = p_name, ingredient_id = p_ingredient_id, amount = p_amount, price = p_price, active = p_active
    WHERE id = p_id;
  END IF;
  CALL audit(p_user_id, 'admin', 'topping-save', p_id, CONCAT(p_name, ', price ', p_price));
  COMMIT;
  SELECT p_id AS id;
END
