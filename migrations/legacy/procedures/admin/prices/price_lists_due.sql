-- Lists to end and lists to publish now, in the order in which that has to be done: what ends makes room. One whose
-- days have passed while nobody was there to publish it goes back to the drafts. A city has its own midnight, the
-- whole chain that of UTC.
CREATE PROCEDURE price_lists_due()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT due.id, due.step
  FROM (
    SELECT
      l.id, l.valid_from,
      CASE
        WHEN l.status = 'published' AND l.valid_to < v.today THEN 'end'
        WHEN l.status = 'scheduled' AND l.valid_to < v.today THEN 'withdraw'
        WHEN l.status = 'scheduled' AND l.valid_from <= v.today THEN 'publish'
      END AS step
    FROM price_lists l
    JOIN (
      SELECT s.id, DATE(UTC_TIMESTAMP() + INTERVAL COALESCE(c.utc_offset_minutes, 0) MINUTE) AS today
      FROM price_lists s
      LEFT JOIN cities c ON c.name = s.city
    ) v ON v.id = l.id
  ) due
  WHERE due.step IS NOT NULL
  ORDER BY due.step, due.valid_from, due.id;
END
