-- What was agreed on with the customer beyond the order itself; promised_at as ISO 8601.
CREATE PROCEDURE order_agreed(IN p_order_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    CONCAT(LEFT(DATE_FORMAT(d.promised_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS promised_at,
    d.delivery_fee, d.promotion_discount, d.payment_method, z.name AS zone, p.name AS promotion
  FROM order_details d
  LEFT JOIN delivery_zones z ON z.id = d.zone_id
  LEFT JOIN promotions p ON p.id = d.promotion_id
  WHERE d.order_id = p_order_id;
END
