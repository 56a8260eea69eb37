-- Notes that a message is out.
CREATE PROCEDURE sms_sent(IN p_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE sms_messages SET status = 'sent', sent_at = UTC_TIMESTAMP(3) WHERE id = p_id AND status = 'waiting';
END
