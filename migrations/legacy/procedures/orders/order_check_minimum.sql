-- Refuses a delivery of less than the pizzeria drives out for. Runs inside the caller's transaction.
CREATE PROCEDURE order_check_minimum(IN p_order_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_minimum INT;

  -- Not as the value of an expression: there a SELECT locks what it reads, and this row is the stop list's lock.
  SELECT s.min_order_total INTO v_minimum
  FROM orders o
  JOIN pizzeria_settings s ON s.pizzeria_id = o.pizzeria_id
  JOIN order_details d ON d.order_id = o.id
  WHERE o.id = p_order_id AND o.type = 'delivery' AND o.subtotal - d.delivery_fee < s.min_order_total;

  IF v_minimum IS NOT NULL THEN
    CALL refuse(422, 'below-minimum', CONCAT('A delivery has to be worth ', ROUND(v_minimum / 100, 2), ' at least.'));
  END IF;
END
