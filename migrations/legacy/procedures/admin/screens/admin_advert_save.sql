-- Adds an advert (p_id null) or changes it. p_pizzeria_id null: everywhere. Ends with its id.
CREATE PROCEDURE admin_advert_save(
  IN p_id INT,
  IN p_pizzeria_id INT,
  IN p_title VARCHAR(100),
  IN p_text VARCHAR(300),
  IN p_product_id INT,
  IN p_starts_on DATE,
  IN p_ends_on DATE,
  IN p_position INT,
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

  IF p_pizzeria_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pizzerias WHERE id = p_pizzeria_id) THEN
    CALL refuse(422, 'unknown-pizzeria', CONCAT('There is no pizzeria ', p_pizzeria_id, '.'));
  END IF;
  IF p_product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM products WHERE id = p_product_id AND active = 1) THEN
    CALL refuse(422, 'unknown-product', CONCAT('Product ', p_product_id, ' is not on the menu.'));
  END IF;
  IF p_id IS NULL THEN
    INSERT INTO adverts (pizzeria_id, title, text, product_id, starts_on, ends_on, position)
    VALUES (p_pizzeria_id, p_title, p_text, p_product_id, p_starts_on, p_ends_on, p_position);
    SET p_id = LAST_INSERT_ID();
  ELSE
    SELECT id INTO v_found FROM adverts WHERE id = p_id FOR UPDATE;
    IF v_found IS NULL THEN
      CALL refuse(404, 'no-such-advert', CONCAT('There is no advert ', p_id, '.'));
    END IF;
    UPDATE adverts
    SET
      pizzeria_id = p_pizzeria_id, title = p_title, text = p_text, product_id = p_product_id,
      starts_on = p_starts_on, ends_on = p_ends_on, position = p_position
    WHERE id = p_id;
  END IF;
  CALL audit(p_user_id, 'admin', 'advert-save', p_id, p_title);
  COMMIT;
  SELECT p_id AS id;
END
