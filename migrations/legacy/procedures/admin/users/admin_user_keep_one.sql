-- Refuses to take the administration from oneself, or from the last one who has it. Runs inside the caller's
-- transaction, behind admin_user_lock.
CREATE PROCEDURE admin_user_keep_one(IN p_id INT, IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  IF p_id = p_user_id THEN
    CALL refuse(409, 'own-account', 'Nobody can take the administration from themselves.');
  END IF;
  IF NOT EXISTS (
    SELECT 1
    FROM users u
    LEFT JOIN user_security s ON s.user_id = u.id
    WHERE u.role = 'admin' AND u.id <> p_id AND COALESCE(s.disabled, 0) = 0
  ) THEN
    CALL refuse(409, 'last-administrator', 'This is the last administrator who can log in.');
  END IF;
END
