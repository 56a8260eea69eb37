-- Who should be here today and who is: one row per person who is planned, came, or could still be clocked in.
-- Times local; minutes are those of today, the open entry counted until now.
CREATE PROCEDURE shift_staff(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);
  DECLARE v_today DATE DEFAULT DATE(v_now + INTERVAL v_offset MINUTE);

  SELECT DATE_FORMAT(v_today, '%Y-%m-%d') AS today, DATE_FORMAT(v_now + INTERVAL v_offset MINUTE, '%H:%i') AS time;

  SELECT
    e.id, e.name, e.position,
    DATE_FORMAT(MIN(s.starts_at) + INTERVAL v_offset MINUTE, '%H:%i') AS planned_from,
    DATE_FORMAT(MAX(s.ends_at) + INTERVAL v_offset MINUTE, '%H:%i') AS planned_to,
    MIN(s.starts_at) <= v_now AS has_begun,
    MAX(s.ends_at) <= v_now AS has_ended,
    (SELECT DATE_FORMAT(MAX(t.came_at) + INTERVAL v_offset MINUTE, '%d %b %H:%i')
     FROM time_entries t WHERE t.employee_id = e.id AND t.left_at IS NULL) AS here_since,
    (SELECT CAST(COALESCE(SUM(TIMESTAMPDIFF(MINUTE, t.came_at, COALESCE(t.left_at, v_now))), 0) AS SIGNED)
     FROM time_entries t
     WHERE t.employee_id = e.id AND t.pizzeria_id = p_pizzeria_id AND t.business_date = v_today) AS minutes
  FROM employees e
  LEFT JOIN schedule_shifts s
    ON s.employee_id = e.id AND s.pizzeria_id = p_pizzeria_id AND s.business_date = v_today
  WHERE e.pizzeria_id = p_pizzeria_id AND e.hired_on <= v_today AND (e.left_on IS NULL OR e.left_on >= v_today)
  GROUP BY e.id, e.name, e.position
  ORDER BY MIN(s.starts_at) IS NULL, MIN(s.starts_at), e.name, e.id;
END
