-- Makes p_code the code of a phone for ten minutes and five tries, and puts p_text with it into the queue of messages.
-- One a minute and five a day per phone, or the site would be a way to annoy strangers. Says the same of phones that
-- the chain knows and of others.
CREATE PROCEDURE customer_code_send(
  IN p_phone VARCHAR(16),
  IN p_code CHAR(6),
  IN p_text VARCHAR(500),
  IN p_now DATETIME(3)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_sent_at, v_day_began_at DATETIME(3);
  DECLARE v_sent_that_day INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  -- The row first: two requests at the same moment wait for each other here.
  INSERT INTO customer_codes (phone, code, tries_left, sent_at, expires_at, day_began_at, sent_that_day)
  VALUES (p_phone, '', 0, p_now - INTERVAL 1 DAY, p_now, p_now, 0)
  ON DUPLICATE KEY UPDATE phone = p_phone;
  SELECT sent_at, day_began_at, sent_that_day INTO v_sent_at, v_day_began_at, v_sent_that_day
  FROM customer_codes WHERE phone = p_phone FOR UPDATE;

  IF v_day_began_at <= p_now - INTERVAL 1 DAY THEN
    SET v_day_began_at = p_now;
    SET v_sent_that_day = 0;
  END IF;
  IF v_sent_at > p_now - INTERVAL 1 MINUTE THEN
    CALL refuse(429, 'code-too-soon', 'A code was sent a moment ago. Wait a minute before you ask for another.');
  END IF;
  IF v_sent_that_day >= 5 THEN
    CALL refuse(429, 'too-many-codes', 'Too many codes were sent to this phone today. Try again tomorrow.');
  END IF;

  UPDATE customer_codes
  SET
    code = p_code, tries_left = 5, sent_at = p_now, expires_at = p_now + INTERVAL 10 MINUTE,
    day_began_at = v_day_began_at, sent_that_day = v_sent_that_day + 1
  WHERE phone = p_phone;
  INSERT INTO sms_messages (phone, text, created_at) VALUES (p_phone, p_text, UTC_TIMESTAMP(3));
  COMMIT;
END
