-- Changes what an order that is not ready yet consists of, and works everything out anew: prices, discounts, tickets,
-- pieces, stock, statistics. p_lines: the whole order as it should be, see order_price_lines. Fee and gift are kept out
-- of it: they follow. Runs inside the caller's transaction.
CREATE PROCEDURE order_change(IN p_order_id BIGINT, IN p_lines JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(16);
  DECLARE v_message VARCHAR(128);
  DECLARE v_pizzeria_id BIGINT;
  DECLARE v_business_date DATE;
  DECLARE v_source VARCHAR(20);
  DECLARE v_percent, v_promotion_id INT;
  DECLARE v_order, v_bill JSON;

  SELECT
    o.status, o.pizzeria_id, o.business_date,
    JSON_OBJECT(
      'pizzeriaId', o.pizzeria_id, 'type', o.type, 'address', JSON_OBJECT('street', o.street, 'house', o.house))
  INTO v_status, v_pizzeria_id, v_business_date, v_order
  FROM orders o
  WHERE o.id = p_order_id
  FOR UPDATE;
  IF v_status IS NULL THEN
    SET v_message = CONCAT('no-such-order|', p_order_id);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  ELSEIF v_status NOT IN ('accepted', 'cooking') THEN
    CALL refuse(409, 'order-not-open', CONCAT('Order ', p_order_id, ' is ', v_status, ' and cannot be changed any more.'));
  ELSEIF EXISTS (SELECT 1 FROM payments WHERE order_id = p_order_id AND status = 'paid') THEN
    CALL refuse(409, 'already-paid', CONCAT('Order ', p_order_id, ' is paid already.'));
  END IF;

  -- An order from before the details gets them now.
  SET v_source = (SELECT source FROM order_details WHERE order_id = p_order_id);
  IF v_source IS NULL THEN
    SET v_source = 'api';
    CALL order_spread(p_order_id, v_source, NULL);
  END IF;

  -- What the order holds already must not stand in its own way at the stop list's check.
  CALL order_check_change(p_order_id, v_pizzeria_id, p_lines);
  CALL promotion_give_back(p_order_id);
  SET v_percent = COALESCE((
    SELECT c.discount_percent FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.id = p_order_id), 0);
  -- What came by itself is found anew, as for a new order.
  SELECT p.id INTO v_promotion_id
  FROM order_details d JOIN promotions p ON p.id = d.promotion_id
  WHERE d.order_id = p_order_id AND p.code IS NOT NULL;
  SET v_order = JSON_SET(v_order, '$.lines', JSON_EXTRACT(p_lines, '$'), '$.keptPromotionId', v_promotion_id);
  CALL order_bill(v_order, v_source IN ('api', 'service', 'till'), v_business_date, v_percent, v_bill);
  SET v_promotion_id = JSON_VALUE(v_bill, '$.promotionId');
  CALL promotion_use(p_order_id, v_promotion_id, JSON_VALUE(v_bill, '$.promotionDiscount'));
  CALL order_take_limits(p_order_id, -1, 0);
  CALL order_count(p_order_id, -1);

  CALL order_replace_lines(p_order_id, JSON_EXTRACT(v_bill, '$.lines'), p_lines);
  UPDATE orders
  SET
    subtotal = JSON_VALUE(v_bill, '$.subtotal'),
    discount = JSON_VALUE(v_bill, '$.discount'),
    total = subtotal - discount,
    changed_at = UTC_TIMESTAMP(3)
  WHERE id = p_order_id;
  UPDATE order_details
  SET
    changes = changes + 1,
    promotion_id = v_promotion_id,
    promotion_discount = JSON_VALUE(v_bill, '$.promotionDiscount'),
    delivery_fee = JSON_VALUE(v_bill, '$.fee')
  WHERE order_id = p_order_id;
  CALL order_spread_again(p_order_id, p_user_id, 1);

  -- What was still in the making may be what was taken out.
  IF v_status = 'cooking'
    AND EXISTS (SELECT 1 FROM kitchen_tickets WHERE order_id = p_order_id AND cancelled = 0)
    AND NOT EXISTS (SELECT 1 FROM kitchen_tickets WHERE order_id = p_order_id AND cancelled = 0 AND station <> 'done')
  THEN
    CALL order_move(p_order_id, 'ready', p_user_id);
  END IF;
END
