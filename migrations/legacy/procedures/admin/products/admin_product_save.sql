-- Adds a product (p_id null) or changes it. p_product is {"name", "category", "price", "description", "weightGrams",
-- "calories", "madeIn", "takesHalves": 0 or 1, "takesToppings": 0 or 1, "position", "names": [{"language", "name"}]};
-- an empty name of a language removes it. Ends with its id.
CREATE PROCEDURE admin_product_save(IN p_id INT, IN p_product JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_name VARCHAR(100) DEFAULT JSON_VALUE(p_product, '$.name');
  DECLARE v_old_price INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF EXISTS (SELECT 1 FROM products WHERE name = v_name AND active = 1 AND NOT id <=> p_id) THEN
    CALL refuse(409, 'product-exists', CONCAT('There is a product ', v_name, ' on the menu already.'));
  END IF;
  IF p_id IS NULL THEN
    INSERT INTO products (name, category, price, active)
    VALUES (v_name, JSON_VALUE(p_product, '$.category'), JSON_VALUE(p_product, '$.price'), 1);
    SET p_id = LAST_INSERT_ID();
  ELSE
    SELECT price INTO v_old_price FROM products WHERE id = p_id FOR UPDATE;
    IF v_old_price IS NULL THEN
      CALL refuse(404, 'no-such-product', CONCAT('There is no product ', p_id, '.'));
    END IF;
    UPDATE products
    SET
      name = v_name,
      category = JSON_VALUE(p_product, '$.category'),
      price = JSON_VALUE(p_product, '$.price')
    WHERE id = p_id;
  END IF;
  CALL admin_product_write_details(p_id, p_product);
  CALL audit(
    p_user_id, 'admin', 'product-save', p_id,
    CONCAT(v_name, ', price ', COALESCE(CONCAT(v_old_price, ' → '), ''), JSON_VALUE(p_product, '$.price')));
  COMMIT;
  SELECT p_id AS id;
END
