-- The order that an operator has begun, the tab that holds it, and when it was last changed; no row when there is none.
CREATE PROCEDURE draft_get(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT draft, tab, CONCAT(LEFT(DATE_FORMAT(changed_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS changed_at
  FROM order_drafts
  WHERE user_id = p_user_id;
END
