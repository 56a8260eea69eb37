-- One's own planned shifts of this week and the next, Monday to Sunday; local times.
CREATE PROCEDURE personal_shifts(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    DATE_FORMAT(s.business_date, '%Y-%m-%d') AS day, WEEKDAY(s.business_date) + 1 AS weekday,
    DATE_FORMAT(s.starts_at + INTERVAL p.utc_offset_minutes MINUTE, '%H:%i') AS starts,
    DATE_FORMAT(s.ends_at + INTERVAL p.utc_offset_minutes MINUTE, '%H:%i') AS ends,
    s.business_date > w.monday + INTERVAL 6 DAY AS next_week, p.name AS pizzeria
  FROM employees e
  JOIN pizzerias home ON home.id = e.pizzeria_id
  JOIN (
    SELECT
      x.id,
      x.today - INTERVAL WEEKDAY(x.today) DAY AS monday
    FROM (
      SELECT id, DATE(UTC_TIMESTAMP(3) + INTERVAL utc_offset_minutes MINUTE) AS today FROM pizzerias
    ) x
  ) w ON w.id = home.id
  JOIN schedule_shifts s
    ON s.employee_id = e.id AND s.business_date BETWEEN w.monday AND w.monday + INTERVAL 13 DAY
  JOIN pizzerias p ON p.id = s.pizzeria_id
  WHERE e.user_id = p_user_id
  ORDER BY s.starts_at, s.id;
END
