-- Takes on some waiting messages under a name of the sender's own and answers them, the oldest first. What was taken on
-- a minute ago and is not sent yet is taken on again: its sender has died.
CREATE PROCEDURE sms_claim(IN p_claim CHAR(36) CHARACTER SET ascii COLLATE ascii_bin, IN p_count INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);

  UPDATE sms_messages
  SET claimed_by = p_claim, claimed_at = v_now
  WHERE status = 'waiting' AND (claimed_at IS NULL OR claimed_at < v_now - INTERVAL 60 SECOND)
  ORDER BY id
  LIMIT p_count;

  SELECT id, phone, text FROM sms_messages WHERE status = 'waiting' AND claimed_by = p_claim ORDER BY id;
END
