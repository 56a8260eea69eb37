-- One's own requests for leave, the latest first, with who decided.
CREATE PROCEDURE personal_leave(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    r.id, r.kind, DATE_FORMAT(r.from_date, '%Y-%m-%d') AS from_date, DATE_FORMAT(r.to_date, '%Y-%m-%d') AS to_date,
    r.comment, r.status, DATE_FORMAT(r.asked_at, '%Y-%m-%d') AS asked_on, u.name AS decided_by
  FROM employees e
  JOIN leave_requests r ON r.employee_id = e.id
  LEFT JOIN users u ON u.id = r.decided_by
  WHERE e.user_id = p_user_id
  ORDER BY r.id DESC
  LIMIT 50;
END
