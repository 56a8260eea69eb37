-- The words of a language, and all languages that countries or labels use.
CREATE PROCEDURE admin_labels(IN p_language CHAR(2))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT language FROM countries UNION SELECT language FROM labels ORDER BY language;
  SELECT code, text FROM labels WHERE language = p_language ORDER BY code;
END
