-- One's own paid hours of a month (YYYY-MM); local times, left null while they last.
CREATE PROCEDURE personal_hours(IN p_user_id INT, IN p_month CHAR(7))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_first DATE DEFAULT CAST(CONCAT(p_month, '-01') AS DATE);

  SELECT
    DATE_FORMAT(t.business_date, '%Y-%m-%d') AS day,
    DATE_FORMAT(t.came_at + INTERVAL p.utc_offset_minutes MINUTE, '%H:%i') AS came,
    DATE_FORMAT(t.left_at + INTERVAL p.utc_offset_minutes MINUTE, '%H:%i') AS gone,
    TIMESTAMPDIFF(MINUTE, t.came_at, COALESCE(t.left_at, UTC_TIMESTAMP(3))) AS minutes
  FROM employees e
  JOIN time_entries t ON t.employee_id = e.id AND t.business_date BETWEEN v_first AND LAST_DAY(v_first)
  JOIN pizzerias p ON p.id = t.pizzeria_id
  WHERE e.user_id = p_user_id
  ORDER BY t.came_at, t.id;
END
