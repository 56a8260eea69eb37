-- Which tab of the operator holds the draft; the others have to ask for it. And which sender has taken a message on,
-- so that two copies of this process do not both send it.

ALTER TABLE order_drafts ADD COLUMN tab VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
ALTER TABLE sms_messages
  ADD COLUMN claimed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN claimed_at DATETIME(3) NULL;
