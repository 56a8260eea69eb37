-- Where each export stands, then its latest runs, newest first.
CREATE PROCEDURE export_overview()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT kind, CONCAT(LEFT(DATE_FORMAT(changed_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS changed_at
  FROM export_marks
  ORDER BY kind;

  SELECT
    id, kind,
    CONCAT(LEFT(DATE_FORMAT(started_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS started_at,
    CONCAT(LEFT(DATE_FORMAT(ended_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS ended_at,
    sent, error
  FROM export_runs
  ORDER BY id DESC
  LIMIT 20;
END
