-- The words of a language on the site and on the televisions.
CREATE PROCEDURE label_list(IN p_language CHAR(2))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT code, text FROM labels WHERE language = p_language;
END
