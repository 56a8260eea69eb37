-- Sets the price of a product in a draft; null takes the product off the list.
CREATE PROCEDURE price_list_item_set(IN p_id INT, IN p_product_id INT, IN p_price INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(10);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL price_list_lock(p_id, v_status);
  IF v_status <> 'draft' THEN
    CALL refuse(409, 'price-list-not-draft', CONCAT('The list is ', v_status, ': only a draft can be changed.'));
  END IF;
  IF NOT EXISTS (SELECT 1 FROM products WHERE id = p_product_id) THEN
    CALL refuse(422, 'unknown-product', CONCAT('There is no product ', p_product_id, '.'));
  END IF;
  IF p_price IS NULL THEN
    DELETE FROM price_list_items WHERE price_list_id = p_id AND product_id = p_product_id;
  ELSE
    INSERT INTO price_list_items (price_list_id, product_id, price) VALUES (p_id, p_product_id, p_price)
    ON DUPLICATE KEY UPDATE price = p_price;
  END IF;
  CALL audit(
    p_user_id, 'admin', 'price-list-item', p_id, CONCAT('product ', p_product_id, ': ', COALESCE(p_price, 'off')));
  COMMIT;
END
