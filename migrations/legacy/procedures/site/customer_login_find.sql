-- The customer who logs into the site by phone, with the hash to check the password against.
CREATE PROCEDURE customer_login_find(IN p_phone VARCHAR(16))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT c.id, c.phone, c.name, l.password_hash
  FROM customers c
  JOIN customer_logins l ON l.customer_id = c.id
  WHERE c.phone = p_phone;
END
