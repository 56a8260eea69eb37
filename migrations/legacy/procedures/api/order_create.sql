-- Takes an order: prices it, applies the customer's discount, gives it the number of the day.
-- One transaction of its own; on any error nothing stays behind. Ends with the order and its lines.
-- p_lines is [{"productId": 1, "quantity": 2}, ...]. The first row says whether the order is new, or one that its
-- idempotency key stands for already.
CREATE PROCEDURE order_create(
  IN p_pizzeria_id BIGINT,
  IN p_type VARCHAR(16),
  IN p_phone VARCHAR(16),
  IN p_name VARCHAR(100),
  IN p_street VARCHAR(200),
  IN p_house VARCHAR(20),
  IN p_flat VARCHAR(20),
  IN p_lines JSON,
  IN p_comment VARCHAR(500),
  IN p_idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_offset INT;
  DECLARE v_business_date DATE;
  DECLARE v_number INT;
  DECLARE v_customer_id BIGINT;
  DECLARE v_discount_percent INT;
  DECLARE v_subtotal INT;
  DECLARE v_discount INT;
  DECLARE v_order_id BIGINT;
  DECLARE v_message VARCHAR(128);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  -- Gap locks of REPEATABLE READ would make two tills of one pizzeria deadlock on the counter.
  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT utc_offset_minutes INTO v_offset FROM pizzerias WHERE id = p_pizzeria_id;
  IF v_offset IS NULL THEN
    SET v_message = CONCAT('unknown-pizzeria|', p_pizzeria_id);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  END IF;
  SET v_business_date = DATE(v_now + INTERVAL v_offset MINUTE);

  -- The number comes first: its row is the lock behind which the tills of a pizzeria queue, and it also makes
  -- a second request with the same idempotency key wait until the first is visible.
  CALL order_next_number(p_pizzeria_id, v_business_date, v_number);

  IF p_idempotency_key IS NOT NULL THEN
    SELECT id INTO v_order_id FROM orders WHERE idempotency_key = p_idempotency_key;
  END IF;

  IF v_order_id IS NOT NULL THEN
    ROLLBACK;
    CALL order_check_same_request(
      v_order_id, p_pizzeria_id, p_type, p_phone, p_name, p_street, p_house, p_flat, p_lines, p_comment);
    SELECT 0 AS created;
  ELSE
    CALL order_check_products(p_pizzeria_id, p_lines);
    CALL customer_ensure(p_phone, p_name, v_customer_id);
    SELECT discount_percent INTO v_discount_percent FROM customers WHERE id = v_customer_id;
    IF p_street IS NOT NULL THEN
      CALL customer_save_address(v_customer_id, p_street, p_house, p_flat);
    END IF;

    -- The share lock keeps a price change from falling between the total and the lines.
    SELECT SUM(p.price * l.quantity) INTO v_subtotal
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (product_id INT PATH '$.productId', quantity INT PATH '$.quantity')) l
    JOIN products p ON p.id = l.product_id
    LOCK IN SHARE MODE;
    SET v_discount = ROUND(v_subtotal * v_discount_percent / 100);

    INSERT INTO orders (
      number, business_date, pizzeria_id, status, type, customer_id, customer_phone, customer_name,
      street, house, flat, subtotal, discount, total, comment, idempotency_key, created_at, changed_at)
    VALUES (
      v_number, v_business_date, p_pizzeria_id, 'accepted', p_type, v_customer_id, p_phone, p_name,
      p_street, p_house, p_flat, v_subtotal, v_discount, v_subtotal - v_discount, p_comment, p_idempotency_key,
      v_now, v_now);
    SET v_order_id = LAST_INSERT_ID();

    INSERT INTO order_lines (order_id, line, product_id, name, quantity, unit_price, amount)
    SELECT v_order_id, l.line, p.id, p.name, l.quantity, p.price, p.price * l.quantity
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
      line FOR ORDINALITY, product_id INT PATH '$.productId', quantity INT PATH '$.quantity')) l
    JOIN products p ON p.id = l.product_id;

    COMMIT;
    SELECT 1 AS created;
  END IF;

  CALL order_get(v_order_id);
END
