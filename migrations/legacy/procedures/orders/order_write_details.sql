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

  CALL promotion_use(p_order_id, v_promotion_id, JSON_VALUE(p_bill, '$.promotionDiscount'));
END
