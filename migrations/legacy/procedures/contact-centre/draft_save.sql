-- Keeps what an operator has begun, for the tab in which it is being typed; null: there is nothing (any more). An
-- operator takes one order at a time: a tab that does not hold the draft is refused, unless it takes the draft over.
CREATE PROCEDURE draft_save(
  IN p_user_id INT,
  IN p_tab VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin,
  IN p_draft LONGTEXT,
  IN p_take INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_tab VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  -- The user's row is the lock: two tabs that both see no draft must not both begin one.
  SELECT d.tab INTO v_tab
  FROM users u
  LEFT JOIN order_drafts d ON d.user_id = u.id
  WHERE u.id = p_user_id
  FOR UPDATE;
  IF v_tab <> p_tab AND NOT p_take THEN
    CALL refuse(409, 'draft-elsewhere', 'You are taking this order in another tab. Go on there, or take it over here.');
  END IF;

  IF p_draft IS NULL THEN
    DELETE FROM order_drafts WHERE user_id = p_user_id;
  ELSE
    INSERT INTO order_drafts (user_id, draft, changed_at, tab)
    VALUES (p_user_id, p_draft, UTC_TIMESTAMP(3), p_tab)
    ON DUPLICATE KEY UPDATE draft = p_draft, changed_at = UTC_TIMESTAMP(3), tab = p_tab;
  END IF;
  COMMIT;
END
