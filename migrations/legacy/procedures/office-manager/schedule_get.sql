-- A week of a pizzeria's plan, from p_monday on: who can be planned, the shifts (local times), approved leave.
CREATE PROCEDURE schedule_get(IN p_pizzeria_id INT, IN p_monday DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);

  SELECT e.id, e.name, e.position
  FROM employees e
  WHERE e.pizzeria_id = p_pizzeria_id AND e.hired_on <= p_monday + INTERVAL 6 DAY
    AND (e.left_on IS NULL OR e.left_on >= p_monday)
  ORDER BY e.position, e.name, e.id;

  SELECT
    s.id, s.employee_id, DATE_FORMAT(s.business_date, '%Y-%m-%d') AS day,
    DATE_FORMAT(s.starts_at + INTERVAL v_offset MINUTE, '%H:%i') AS starts,
    DATE_FORMAT(s.ends_at + INTERVAL v_offset MINUTE, '%H:%i') AS ends,
    TIMESTAMPDIFF(MINUTE, s.starts_at, s.ends_at) AS minutes
  FROM schedule_shifts s
  WHERE s.pizzeria_id = p_pizzeria_id AND s.business_date BETWEEN p_monday AND p_monday + INTERVAL 6 DAY
  ORDER BY s.starts_at, s.id;

  SELECT
    r.employee_id, r.kind, DATE_FORMAT(r.from_date, '%Y-%m-%d') AS from_date,
    DATE_FORMAT(r.to_date, '%Y-%m-%d') AS to_date
  FROM leave_requests r
  JOIN employees e ON e.id = r.employee_id
  WHERE e.pizzeria_id = p_pizzeria_id AND r.status = 'approved'
    AND r.from_date <= p_monday + INTERVAL 6 DAY AND r.to_date >= p_monday;
END
