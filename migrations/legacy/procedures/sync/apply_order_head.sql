-- The row in orders, updated or inserted. Not by ON DUPLICATE KEY: that would also hit another order that
-- holds the same idempotency key, and change the wrong one silently.
CREATE PROCEDURE apply_order_head(IN p_order_id BIGINT, IN p_order JSON, IN p_customer_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_created_at DATETIME(3) DEFAULT REPLACE(LEFT(JSON_VALUE(p_order, '$.createdAt'), 23), 'T', ' ');
  DECLARE v_changed_at DATETIME(3) DEFAULT REPLACE(LEFT(JSON_VALUE(p_order, '$.changedAt'), 23), 'T', ' ');
  DECLARE v_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin DEFAULT JSON_VALUE(p_order, '$.idempotencyKey');
  DECLARE v_exists INT DEFAULT (SELECT COUNT(*) FROM orders WHERE id = p_order_id);

  -- One request that was sent to both sides made two orders. Both are kept; the one made here has
  -- the key, on both sides.
  IF EXISTS (SELECT 1 FROM orders WHERE idempotency_key = v_key AND id <> p_order_id) THEN
    SET v_key = NULL;
  END IF;

  IF v_exists = 0 THEN
    INSERT INTO orders (
      id, number, business_date, pizzeria_id, status, type, customer_id, customer_phone, customer_name,
      street, house, flat, subtotal, discount, total, comment, idempotency_key, created_at, changed_at)
    VALUES (
      p_order_id,
      JSON_VALUE(p_order, '$.number'),
      JSON_VALUE(p_order, '$.businessDate'),
      JSON_VALUE(p_order, '$.pizzeriaId'),
      JSON_VALUE(p_order, '$.status'),
      JSON_VALUE(p_order, '$.type'),
      p_customer_id,
      JSON_VALUE(p_order, '$.customer.phone'),
      JSON_VALUE(p_order, '$.customer.name'),
      JSON_VALUE(p_order, '$.address.street'),
      JSON_VALUE(p_order, '$.address.house'),
      JSON_VALUE(p_order, '$.address.flat'),
      JSON_VALUE(p_order, '$.subtotal'),
      JSON_VALUE(p_order, '$.discount'),
      JSON_VALUE(p_order, '$.total'),
      JSON_VALUE(p_order, '$.comment'),
      v_key,
      v_created_at,
      v_changed_at);
  ELSE
    UPDATE orders
    SET
      number = JSON_VALUE(p_order, '$.number'),
      business_date = JSON_VALUE(p_order, '$.businessDate'),
      pizzeria_id = JSON_VALUE(p_order, '$.pizzeriaId'),
      status = JSON_VALUE(p_order, '$.status'),
      type = JSON_VALUE(p_order, '$.type'),
      customer_id = p_customer_id,
      customer_phone = JSON_VALUE(p_order, '$.customer.phone'),
      customer_name = JSON_VALUE(p_order, '$.customer.name'),
      street = JSON_VALUE(p_order, '$.address.street'),
      house = JSON_VALUE(p_order, '$.address.house'),
      flat = JSON_VALUE(p_order, '$.address.flat'),
      subtotal = JSON_VALUE(p_order, '$.subtotal'),
      discount = JSON_VALUE(p_order, '$.discount'),
      total = JSON_VALUE(p_order, '$.total'),
      comment = JSON_VALUE(p_order, '$.comment'),
      idempotency_key = v_key,
      created_at = v_created_at,
      changed_at = v_changed_at
    WHERE id = p_order_id;
  END IF;
END
