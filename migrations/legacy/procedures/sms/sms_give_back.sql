-- Lets go of the messages that a sender took on and could not send: whoever comes next may.
CREATE PROCEDURE sms_give_back(IN p_claim CHAR(36) CHARACTER SET ascii COLLATE ascii_bin)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE sms_messages SET claimed_by = NULL, claimed_at = NULL WHERE status = 'waiting' AND claimed_by = p_claim;
END
