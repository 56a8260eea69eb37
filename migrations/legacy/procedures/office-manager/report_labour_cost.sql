-- What people cost beside what was sold, day by day: paid minutes that have ended, their cost at the rate of that day,
-- revenue, cost in percent of it. Money in minor units. Pizzerias and days as in report_sales_by_hour.
CREATE PROCEDURE report_labour_cost(IN p_pizzerias VARCHAR(2000), IN p_from DATE, IN p_to DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    DATE_FORMAT(x.day, '%Y-%m-%d') AS day,
    CAST(SUM(x.minutes) AS SIGNED) AS minutes,
    CAST(ROUND(SUM(x.cost)) AS SIGNED) AS cost,
    CAST(SUM(x.revenue) AS SIGNED) AS revenue,
    ROUND(100 * SUM(x.cost) / NULLIF(SUM(x.revenue), 0), 1) AS share
  FROM (
    SELECT
      t.business_date AS day, TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at) AS minutes,
      TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at) * COALESCE(c.hourly_rate, 0) / 60 AS cost, 0 AS revenue
    FROM time_entries t
    LEFT JOIN contracts c
      ON c.employee_id = t.employee_id AND t.business_date >= c.starts_on
      AND (c.ends_on IS NULL OR t.business_date <= c.ends_on)
    WHERE FIND_IN_SET(t.pizzeria_id, p_pizzerias) AND t.business_date BETWEEN p_from AND p_to
      AND t.left_at IS NOT NULL
    UNION ALL
    SELECT o.business_date, 0, 0, o.total
    FROM orders o
    WHERE FIND_IN_SET(o.pizzeria_id, p_pizzerias) AND o.business_date BETWEEN p_from AND p_to
      AND o.status <> 'cancelled'
  ) x
  GROUP BY x.day
  ORDER BY x.day;
END
