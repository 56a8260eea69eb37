-- Writes an order as the other side has it (null: it is gone there) with everything that hangs on it here:
-- lines, customer and address, the day's counter. Runs inside the caller's transaction, prices nothing and checks no stop list.
CREATE PROCEDURE apply_order(IN p_order_id BIGINT, IN p_order JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_customer_id BIGINT;

  DELETE FROM order_lines WHERE order_id = p_order_id;
  IF p_order IS NULL THEN
    DELETE FROM orders WHERE id = p_order_id;
  ELSE
    -- Numbers given out over there must not be given out again here. The counter comes first, as in order_create:
    -- two transactions that lock in different orders wait for each other.
    INSERT INTO order_counters (pizzeria_id, business_date, last_number)
    VALUES (
      JSON_VALUE(p_order, '$.pizzeriaId'), JSON_VALUE(p_order, '$.businessDate'), JSON_VALUE(p_order, '$.number'))
    ON DUPLICATE KEY UPDATE last_number = GREATEST(last_number, JSON_VALUE(p_order, '$.number') + 0);

    CALL customer_ensure(JSON_VALUE(p_order, '$.customer.phone'), JSON_VALUE(p_order, '$.customer.name'), v_customer_id);
    IF JSON_VALUE(p_order, '$.address.street') IS NOT NULL THEN
      CALL customer_save_address(
        v_customer_id,
        JSON_VALUE(p_order, '$.address.street'),
        JSON_VALUE(p_order, '$.address.house'),
        JSON_VALUE(p_order, '$.address.flat'));
    END IF;
    CALL apply_order_head(p_order_id, p_order, v_customer_id);

    INSERT INTO order_lines (order_id, line, product_id, name, quantity, unit_price, amount)
    SELECT p_order_id, l.line, l.product_id, l.name, l.quantity, l.unit_price, l.amount
    FROM JSON_TABLE(p_order, '$.lines[*]' COLUMNS (
      line INT PATH '$.line',
      product_id INT PATH '$.productId',
      name VARCHAR(100) PATH '$.name',
      quantity INT PATH '$.quantity',
      unit_price INT PATH '$.unitPrice',
      amount INT PATH '$.amount')) l;
  END IF;
END
