-- Sets a word of a language; an empty text removes it.
CREATE PROCEDURE admin_label_save(
  IN p_language CHAR(2),
  IN p_code VARCHAR(50),
  IN p_text VARCHAR(200),
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF NOT EXISTS (SELECT 1 FROM countries WHERE language = p_language)
    AND NOT EXISTS (SELECT 1 FROM labels WHERE language = p_language) THEN
    CALL refuse(422, 'unknown-language', CONCAT('No country speaks ', p_language, '.'));
  END IF;
  IF p_text = '' THEN
    DELETE FROM labels WHERE language = p_language AND code = p_code;
    IF ROW_COUNT() = 0 THEN
      CALL refuse(404, 'no-such-label', CONCAT('There is no label ', p_code, ' to remove.'));
    END IF;
  ELSE
    INSERT INTO labels (language, code, text) VALUES (p_language, p_code, p_text)
    ON DUPLICATE KEY UPDATE text = p_text;
  END IF;
  CALL audit(p_user_id, 'admin', 'label-save', CONCAT(p_language, ' ', p_code), p_text);
  COMMIT;
END
