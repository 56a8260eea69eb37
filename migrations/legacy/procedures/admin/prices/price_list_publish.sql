-- Puts a list into force now, by hand or on its first day: copies its prices into products (whole chain) or
-- city_prices, and remembers the ones before, which come back when the list ends. One transaction over the whole
-- menu: every order of the chain that is being priced waits for it. Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE price_list_publish(IN p_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(10);
  DECLARE v_city VARCHAR(100);
  DECLARE v_from DATE;
  DECLARE v_over VARCHAR(100);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL price_list_lock(p_id, v_status);
  IF v_status NOT IN ('draft', 'scheduled') THEN
    CALL refuse(409, 'price-list-published', CONCAT('The list is ', v_status, ' already.'));
  END IF;
  -- By hand it may come before its day. A city's day begins with its own midnight.
  UPDATE price_lists l
  LEFT JOIN cities c ON c.name = l.city
  SET l.valid_from = LEAST(l.valid_from, DATE(UTC_TIMESTAMP() + INTERVAL COALESCE(c.utc_offset_minutes, 0) MINUTE))
  WHERE l.id = p_id;
  CALL price_list_check(p_id);
  SELECT city, valid_from INTO v_city, v_from FROM price_lists WHERE id = p_id;
  -- Its prices are still there: they would be taken for those of before, and come back when this list ends.
  SELECT MIN(name) INTO v_over
  FROM price_lists
  WHERE city <=> v_city AND status = 'published' AND valid_to < v_from;
  IF v_over IS NOT NULL THEN
    CALL refuse(409, 'price-list-to-end', CONCAT(LEFT(v_over, 60), ' is over and has to be ended first.'));
  END IF;

  IF v_city IS NULL THEN
    INSERT INTO price_list_previous (price_list_id, product_id, price)
    SELECT p_id, p.id, p.price
    FROM price_list_items i
    JOIN products p ON p.id = i.product_id
    WHERE i.price_list_id = p_id
    FOR UPDATE;
    UPDATE products p
    JOIN price_list_items i ON i.price_list_id = p_id AND i.product_id = p.id
    SET p.price = i.price;
  ELSE
    INSERT INTO price_list_previous (price_list_id, product_id, price)
    SELECT p_id, i.product_id, c.price
    FROM price_list_items i
    LEFT JOIN city_prices c ON c.product_id = i.product_id AND c.city = v_city
    WHERE i.price_list_id = p_id
    FOR UPDATE;
    INSERT INTO city_prices (product_id, city, price)
    SELECT i.product_id, v_city, i.price FROM price_list_items i WHERE i.price_list_id = p_id
    ON DUPLICATE KEY UPDATE price = i.price;
  END IF;
  UPDATE price_lists SET status = 'published' WHERE id = p_id;
  CALL audit(p_user_id, 'admin', 'price-list-publish', p_id, v_city);
  COMMIT;
END
