-- Tells the customer of an order's step, where there is something to tell; sent after the commit (sms.service.ts).
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_tell(IN p_order_id BIGINT, IN p_status VARCHAR(16))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO sms_messages (phone, text, created_at)
  SELECT
    o.customer_phone,
    CASE
      WHEN p_status = 'accepted' THEN CONCAT(
        'Your order ', o.number, ' is accepted, to pay: ', ROUND(o.total / 100, 2), ' ', p.currency, ', promised for ',
        COALESCE(DATE_FORMAT(d.promised_at + INTERVAL p.utc_offset_minutes MINUTE, '%H:%i'), 'soon'), '.')
      WHEN p_status = 'ready' THEN CONCAT('Your order ', o.number, ' is ready. Come and get it while it is hot!')
      WHEN p_status = 'delivering' THEN CONCAT('Your order ', o.number, ' is on its way.')
      ELSE CONCAT('Your order ', o.number, ' was cancelled. Call ', p.phone, ' if you did not ask for that.')
    END,
    UTC_TIMESTAMP(3)
  FROM orders o
  JOIN pizzerias p ON p.id = o.pizzeria_id
  LEFT JOIN order_details d ON d.order_id = o.id
  WHERE o.id = p_order_id
    AND (p_status IN ('accepted', 'delivering', 'cancelled') OR p_status = 'ready' AND o.type = 'pickup');
END
