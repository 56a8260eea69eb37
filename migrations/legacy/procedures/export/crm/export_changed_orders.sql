-- Orders changed after the cursor (time, id), the oldest change first; settled: so long ago that the next change has
-- another time. There is no key on changed_at, so each poll reads the whole table, and the more often it polls, the
-- more often. Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE export_changed_orders(IN p_changed_at DATETIME(3), IN p_last_id BIGINT, IN p_limit INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    o.id, LEFT(DATE_FORMAT(o.changed_at, '%Y-%m-%d %H:%i:%s.%f'), 23) AS changed_at,
    o.changed_at < UTC_TIMESTAMP(3) - INTERVAL 2 SECOND AS settled
  FROM orders o
  WHERE o.changed_at > p_changed_at OR (o.changed_at = p_changed_at AND o.id > p_last_id)
  ORDER BY o.changed_at, o.id
  LIMIT p_limit;
END
