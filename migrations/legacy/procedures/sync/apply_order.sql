-- Writes an order as the other side has it (null: it is gone there) with everything that hangs on it here:
-- lines, customer and address, the day's counter, and what the kitchen, the till and the reports need to see of it
-- (order_spread when it is new, order_follow when its status differs). Runs inside the caller's transaction, prices
-- nothing and checks no stop list: over there it was promised already.
CREATE PROCEDURE apply_order(IN p_order_id BIGINT, IN p_order JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_customer_id BIGINT;
  DECLARE v_status VARCHAR(16) DEFAULT JSON_VALUE(p_order, '$.status');
  -- Null: it is new here.
  DECLARE v_old_status VARCHAR(16) DEFAULT (SELECT status FROM orders WHERE id = p_order_id);

  IF p_order IS NULL THEN
    CALL order_forget(p_order_id);
  ELSE
    -- Numbers given out over there must not be given out again here. The counter comes first, as in order_take:
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
    CALL apply_order_lines(p_order_id, p_order, v_customer_id, v_old_status);

    IF v_old_status IS NULL THEN
      CALL order_spread(p_order_id, 'service', NULL);
    ELSEIF v_old_status = 'cancelled' AND v_status <> 'cancelled' THEN
      CALL order_revive(p_order_id);
    END IF;
    IF v_status <> COALESCE(v_old_status, 'accepted') THEN
      CALL order_follow(p_order_id, v_status, NULL);
    END IF;
  END IF;
END
