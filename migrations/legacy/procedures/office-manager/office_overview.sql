-- What the manager of a pizzeria looks at first: sales of yesterday and of today, people, requests, stock.
CREATE PROCEDURE office_overview(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);
  DECLARE v_today DATE DEFAULT DATE(UTC_TIMESTAMP(3) + INTERVAL v_offset MINUTE);

  SELECT
    DATE_FORMAT(v_today, '%Y-%m-%d') AS today,
    (SELECT CAST(COALESCE(SUM(s.revenue), 0) AS SIGNED) FROM sales_by_hour s
     WHERE s.pizzeria_id = p_pizzeria_id AND s.business_date = v_today) AS revenue_today,
    (SELECT CAST(COALESCE(SUM(s.revenue), 0) AS SIGNED) FROM sales_by_hour s
     WHERE s.pizzeria_id = p_pizzeria_id AND s.business_date = v_today - INTERVAL 1 DAY) AS revenue_yesterday,
    (SELECT COUNT(*) FROM employees e
     WHERE e.pizzeria_id = p_pizzeria_id AND (e.left_on IS NULL OR e.left_on >= v_today)) AS employees,
    (SELECT COUNT(*) FROM time_entries t WHERE t.pizzeria_id = p_pizzeria_id AND t.left_at IS NULL) AS here,
    (SELECT COUNT(*) FROM leave_requests r JOIN employees e ON e.id = r.employee_id
     WHERE e.pizzeria_id = p_pizzeria_id AND r.status = 'asked') AS leave_asked,
    (SELECT COUNT(*) FROM ingredient_stock i
     WHERE i.pizzeria_id = p_pizzeria_id AND i.amount <= 0) AS out_of_stock,
    (SELECT COUNT(*) FROM stop_list l WHERE l.pizzeria_id = p_pizzeria_id) AS stopped;
END
