-- Notes who did what. Runs inside the caller's transaction.
CREATE PROCEDURE audit(
  IN p_user_id INT,
  IN p_screen VARCHAR(30),
  IN p_action VARCHAR(50),
  IN p_subject VARCHAR(100),
  IN p_details VARCHAR(500)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO audit_log (at, user_id, screen, action, subject, details)
  VALUES (UTC_TIMESTAMP(3), p_user_id, p_screen, p_action, p_subject, COALESCE(p_details, ''));
END
