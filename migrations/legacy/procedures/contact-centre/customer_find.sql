-- What an operator sees when the phone rings: the customer (none when unknown), the addresses, newest first.
CREATE PROCEDURE customer_find(IN p_phone VARCHAR(16))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, phone, name, discount_percent FROM customers WHERE phone = p_phone;

  SELECT a.street, a.house, a.flat
  FROM customers c
  JOIN customer_addresses a ON a.customer_id = c.id
  WHERE c.phone = p_phone
  ORDER BY a.used_at DESC, a.id DESC
  LIMIT 5;
END
