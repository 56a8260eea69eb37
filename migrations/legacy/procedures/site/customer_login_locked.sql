-- Whether a customer's login is locked at p_now; see login_locked, which is the same for staff.
CREATE PROCEDURE customer_login_locked(IN p_customer_id BIGINT, IN p_now DATETIME(3))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT COUNT(*) AS locked FROM customer_logins WHERE customer_id = p_customer_id AND locked_until > p_now;
END
