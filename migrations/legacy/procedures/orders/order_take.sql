-- Takes an order: numbers, checks and prices it and writes it with all that hangs on it. Runs inside the transaction of
-- its caller, who rolls back when p_created is 0: then the key stands for an order that exists.
-- p_order is {"pizzeriaId", "type", "customer": {"phone", "name"}, "address": {"street", "house", "flat"} | null,
-- "lines": see order_price_lines, "promoCode"?, "payment"?, "comment"}. p_source api: a plain order.
CREATE PROCEDURE order_take(
  IN p_order JSON,
  IN p_user_id INT,
  IN p_source VARCHAR(20),
  IN p_idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin,
  OUT p_order_id BIGINT,
  OUT p_created INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_pizzeria_id BIGINT DEFAULT JSON_VALUE(p_order, '$.pizzeriaId');
  DECLARE v_street VARCHAR(200) DEFAULT JSON_VALUE(p_order, '$.address.street');
  DECLARE v_house VARCHAR(20) DEFAULT JSON_VALUE(p_order, '$.address.house');
  DECLARE v_flat VARCHAR(20) DEFAULT JSON_VALUE(p_order, '$.address.flat');
  DECLARE v_business_date DATE;
  DECLARE v_number, v_offset, v_percent INT;
  DECLARE v_customer_id BIGINT;
  DECLARE v_bill JSON;
  DECLARE v_message VARCHAR(128);

  SELECT utc_offset_minutes INTO v_offset FROM pizzerias WHERE id = v_pizzeria_id;
  IF v_offset IS NULL THEN
    SET v_message = CONCAT('unknown-pizzeria|', v_pizzeria_id);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  END IF;
  SET v_business_date = DATE(v_now + INTERVAL v_offset MINUTE);

  -- The number comes first: its row is the lock behind which the tills of a pizzeria queue, and it also makes
  -- a second request with the same idempotency key wait until the first is visible.
  CALL order_next_number(v_pizzeria_id, v_business_date, v_number);
  SET p_order_id = (SELECT id FROM orders WHERE idempotency_key = p_idempotency_key);
  SET p_created = p_order_id IS NULL;

  IF p_created THEN
    CALL order_check_products(v_pizzeria_id, JSON_EXTRACT(p_order, '$.lines'));
    CALL customer_ensure(
      JSON_VALUE(p_order, '$.customer.phone'), JSON_VALUE(p_order, '$.customer.name'), v_customer_id);
    SELECT discount_percent INTO v_percent FROM customers WHERE id = v_customer_id;
    IF v_street IS NOT NULL THEN
      CALL customer_save_address(v_customer_id, v_street, v_house, v_flat);
    END IF;
    CALL order_bill(p_order, p_source = 'api', v_business_date, v_percent, v_bill);

    INSERT INTO orders (
      number, business_date, pizzeria_id, status, type, customer_id, customer_phone, customer_name,
      street, house, flat, subtotal, discount, total, comment, idempotency_key, created_at, changed_at)
    VALUES (
      v_number, v_business_date, v_pizzeria_id, 'accepted', JSON_VALUE(p_order, '$.type'), v_customer_id,
      JSON_VALUE(p_order, '$.customer.phone'), JSON_VALUE(p_order, '$.customer.name'), v_street, v_house, v_flat,
      JSON_VALUE(v_bill, '$.subtotal'), JSON_VALUE(v_bill, '$.discount'),
      JSON_VALUE(v_bill, '$.subtotal') - JSON_VALUE(v_bill, '$.discount'),
      COALESCE(JSON_VALUE(p_order, '$.comment'), ''), p_idempotency_key, v_now, v_now);
    SET p_order_id = LAST_INSERT_ID();
    CALL order_write_lines(p_order_id, JSON_EXTRACT(v_bill, '$.lines'), JSON_EXTRACT(p_order, '$.lines'), 0);
    CALL order_write_details(p_order_id, p_order, v_bill, p_user_id, p_source);
    CALL order_spread(p_order_id, p_source, p_user_id);
  END IF;
END
