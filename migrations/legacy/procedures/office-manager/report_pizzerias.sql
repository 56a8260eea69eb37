-- Pizzerias side by side: orders, revenue, average order (minor units), cancelled orders, cost of labour in percent of
-- the revenue. Pizzerias and days as in report_sales_by_hour; one pass over orders and one over hours per pizzeria.
CREATE PROCEDURE report_pizzerias(IN p_pizzerias VARCHAR(2000), IN p_from DATE, IN p_to DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.name AS pizzeria,
    CAST(COALESCE(SUM(o.status <> 'cancelled'), 0) AS SIGNED) AS orders,
    CAST(COALESCE(SUM(IF(o.status <> 'cancelled', o.total, 0)), 0) AS SIGNED) AS revenue,
    CAST(COALESCE(ROUND(SUM(IF(o.status <> 'cancelled', o.total, 0)) / NULLIF(SUM(o.status <> 'cancelled'), 0)), 0)
      AS SIGNED) AS average,
    CAST(COALESCE(SUM(o.status = 'cancelled'), 0) AS SIGNED) AS cancelled,
    ROUND(100 * (
      SELECT SUM(TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at) * c.hourly_rate / 60)
      FROM time_entries t
      JOIN contracts c
        ON c.employee_id = t.employee_id AND t.business_date >= c.starts_on
        AND (c.ends_on IS NULL OR t.business_date <= c.ends_on)
      WHERE t.pizzeria_id = p.id AND t.business_date BETWEEN p_from AND p_to AND t.left_at IS NOT NULL
    ) / NULLIF(SUM(IF(o.status <> 'cancelled', o.total, 0)), 0), 1) AS labour_share
  FROM pizzerias p
  LEFT JOIN orders o ON o.pizzeria_id = p.id AND o.business_date BETWEEN p_from AND p_to
  WHERE FIND_IN_SET(p.id, p_pizzerias)
  GROUP BY p.id, p.name
  ORDER BY revenue DESC, p.id;
END
