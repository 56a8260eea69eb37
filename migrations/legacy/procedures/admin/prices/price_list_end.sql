-- Ends a published list, by hand or after its last day: the prices of before come back, but for those that somebody
-- has changed by hand since.
CREATE PROCEDURE price_list_end(IN p_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(10);
  DECLARE v_city VARCHAR(100);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL price_list_lock(p_id, v_status);
  IF v_status <> 'published' THEN
    CALL refuse(409, 'price-list-not-published', CONCAT('The list is ', v_status, ', not published.'));
  END IF;
  SELECT city INTO v_city FROM price_lists WHERE id = p_id;
  IF v_city IS NULL THEN
    UPDATE products p
    JOIN price_list_items i ON i.price_list_id = p_id AND i.product_id = p.id AND i.price = p.price
    JOIN price_list_previous o ON o.price_list_id = p_id AND o.product_id = p.id
    SET p.price = o.price;
  ELSE
    DELETE c
    FROM city_prices c
    JOIN price_list_items i ON i.price_list_id = p_id AND i.product_id = c.product_id AND i.price = c.price
    JOIN price_list_previous o ON o.price_list_id = p_id AND o.product_id = c.product_id AND o.price IS NULL
    WHERE c.city = v_city;
    UPDATE city_prices c
    JOIN price_list_items i ON i.price_list_id = p_id AND i.product_id = c.product_id AND i.price = c.price
    JOIN price_list_previous o ON o.price_list_id = p_id AND o.product_id = c.product_id AND o.price IS NOT NULL
    SET c.price = o.price
    WHERE c.city = v_city;
  END IF;
  UPDATE price_lists l
  LEFT JOIN cities c ON c.name = l.city
  SET
    l.status = 'ended',
    l.valid_to = LEAST(
      COALESCE(l.valid_to, '9999-12-31'), DATE(UTC_TIMESTAMP() + INTERVAL COALESCE(c.utc_offset_minutes, 0) MINUTE))
  WHERE l.id = p_id;
  CALL audit(p_user_id, 'admin', 'price-list-end', p_id, v_city);
  COMMIT;
END
