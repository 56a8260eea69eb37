-- Notes how an order was taken, when it is promised for and which promotion it used; order_spread fills in the rest.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_write_details(
  IN p_order_id BIGINT,
  IN p_order JSON,
  IN p_bill JSON,
  IN p_user_id INT,
  IN p_source VARCHAR(20)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_promotion_id INT DEFAULT JSON_VALUE(p_bill, '$.promotionId');
  DECLARE v_zone_id INT DEFAULT JSON_VALUE(p_bill, '$.zoneId');

  INSERT INTO order_details (
    order_id, source, taken_by, zone_id, promised_at, payment_method, promotion_id, promotion_discount, delivery_fee,
    production)
  SELECT
    o.id, p_source, p_user_id, v_zone_id,
    o.created_at + INTERVAL JSON_VALUE(p_bill, '$.promisedMinutes') MINUTE,
    COALESCE(JSON_VALUE(p_order, '$.payment'), 'cash'), v_promotion_id,
    JSON_VALUE(p_bill, '$.promotionDiscount'), JSON_VALUE(p_bill, '$.fee'), ''
  FROM orders o
  WHERE o.id = p_order_id;

  IF v_promotion_id IS NOT NULL THEN
    -- Locks the promotion only where its uses are counted: the others are everybody's.
    IF EXISTS (SELECT 1 FROM promotions WHERE id = v_promotion_id AND uses_left IS NOT NULL) THEN
      UPDATE promotions SET uses_left = uses_left - 1 WHERE id = v_promotion_id AND uses_left > 0;
      IF ROW_COUNT() = 0 THEN
        CALL refuse(409, 'promo-used-up', 'Somebody else has just used this promotion for the last time.');
      END IF;
    END IF;
    INSERT INTO promotion_uses (order_id, promotion_id, customer_id, discount, used_at)
    SELECT o.id, v_promotion_id, o.customer_id, JSON_VALUE(p_bill, '$.promotionDiscount'), o.created_at
    FROM orders o
    WHERE o.id = p_order_id;
  END IF;
END
