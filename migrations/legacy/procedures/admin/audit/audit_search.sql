-- What was done, newest first, p_limit rows before the id p_before (null: from the newest). Each filter may be null.
-- There is no index but the primary key, so a filter that finds little reads the whole log. Deliberate: see README.md
-- of legacy-monolith.
CREATE PROCEDURE audit_search(
  IN p_login VARCHAR(50),
  IN p_screen VARCHAR(30),
  IN p_action VARCHAR(50),
  IN p_subject VARCHAR(100),
  IN p_from DATE,
  IN p_to DATE,
  IN p_before BIGINT,
  IN p_limit INT
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    a.id, CONCAT(LEFT(DATE_FORMAT(a.at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS at,
    u.login, a.screen, a.action, a.subject, a.details
  FROM audit_log a
  LEFT JOIN users u ON u.id = a.user_id
  WHERE (p_before IS NULL OR a.id < p_before)
    AND (p_login IS NULL OR u.login = p_login)
    AND (p_screen IS NULL OR a.screen = p_screen)
    AND (p_action IS NULL OR a.action = p_action)
    AND (p_subject IS NULL OR a.subject = p_subject)
    AND (p_from IS NULL OR a.at >= p_from)
    AND (p_to IS NULL OR a.at < p_to + INTERVAL 1 DAY)
  ORDER BY a.id DESC
  LIMIT p_limit;
END
