-- Ends the caller's work with an answer for whoever asked: HTTP status, stable code, a sentence for people.
CREATE PROCEDURE refuse(IN p_status INT, IN p_code VARCHAR(40), IN p_text VARCHAR(400))
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  -- A message holds 128 characters on MySQL, more on MariaDB; a longer one would be an error of its own.
  DECLARE v_message VARCHAR(128) DEFAULT LEFT(CONCAT(p_status, '|', p_code, '|', p_text), 128);
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
END
