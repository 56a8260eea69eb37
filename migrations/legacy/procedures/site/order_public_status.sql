-- Where an order is, for whoever knows its number and the phone: of the last two days, the newest. Nothing personal.
-- Goes through the customer, because orders have no key on the phone.
CREATE PROCEDURE order_public_status(IN p_number INT, IN p_phone VARCHAR(16))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    o.number,
    o.status,
    o.type,
    p.id AS pizzeria_id,
    p.name AS pizzeria,
    p.phone AS pizzeria_phone,
    p.utc_offset_minutes,
    CONCAT(LEFT(DATE_FORMAT(d.promised_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS promised_at,
    CONCAT(LEFT(DATE_FORMAT(o.changed_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS changed_at
  FROM customers c
  JOIN orders o ON o.customer_id = c.id
  JOIN pizzerias p ON p.id = o.pizzeria_id
  LEFT JOIN order_details d ON d.order_id = o.id
  WHERE c.phone = p_phone AND o.number = p_number AND o.created_at >= UTC_TIMESTAMP(3) - INTERVAL 2 DAY
  ORDER BY o.created_at DESC, o.id DESC
  LIMIT 1;
END
