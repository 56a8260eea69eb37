-- Requests for leave of a pizzeria's people: those that wait for an answer first, then the latest hundred decided.
CREATE PROCEDURE office_leave_get(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    r.id, e.name, e.position, r.kind, r.comment, r.status, DATE_FORMAT(r.from_date, '%Y-%m-%d') AS from_date,
    DATE_FORMAT(r.to_date, '%Y-%m-%d') AS to_date, DATE_FORMAT(r.asked_at, '%Y-%m-%d') AS asked_on,
    u.name AS decided_by,
    (SELECT COUNT(*) FROM schedule_shifts s
     WHERE s.employee_id = e.id AND s.business_date BETWEEN r.from_date AND r.to_date) AS shifts
  FROM leave_requests r
  JOIN employees e ON e.id = r.employee_id
  LEFT JOIN users u ON u.id = r.decided_by
  WHERE e.pizzeria_id = p_pizzeria_id
  ORDER BY r.status <> 'asked', r.id DESC
  LIMIT 100;
END
