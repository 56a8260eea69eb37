-- Remembers where a customer had something delivered. Runs inside the caller's transaction.
CREATE PROCEDURE customer_save_address(
  IN p_customer_id BIGINT,
  IN p_street VARCHAR(200),
  IN p_house VARCHAR(20),
  IN p_flat VARCHAR(20)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO customer_addresses (customer_id, street, house, flat, used_at)
  VALUES (p_customer_id, p_street, p_house, COALESCE(p_flat, ''), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE used_at = UTC_TIMESTAMP(3);
END
