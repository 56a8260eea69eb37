-- One's own pay of a month (YYYY-MM) in minor units: the pay sheet when the month is closed, else what it would be.
-- The rule (each hour at the rate of its day) stands a second time in pay_of_month: this screen came from another team.
CREATE PROCEDURE personal_pay(IN p_user_id INT, IN p_month CHAR(7))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_first DATE DEFAULT CAST(CONCAT(p_month, '-01') AS DATE);

  IF EXISTS (
    SELECT 1 FROM pay_sheets s JOIN employees e ON e.id = s.employee_id
    WHERE e.user_id = p_user_id AND s.month = p_month) THEN
    SELECT s.minutes, s.hourly_rate, s.bonus, s.total, 1 AS closed
    FROM employees e
    JOIN pay_sheets s ON s.employee_id = e.id AND s.month = p_month
    WHERE e.user_id = p_user_id;
  ELSE
    SELECT
      CAST(COALESCE(SUM(TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at)), 0) AS SIGNED) AS minutes,
      COALESCE((
        SELECT c.hourly_rate FROM contracts c
        WHERE c.employee_id = MAX(e.id) AND c.starts_on <= LAST_DAY(v_first)
        ORDER BY c.starts_on DESC, c.id DESC
        LIMIT 1), 0) AS hourly_rate,
      0 AS bonus,
      CAST(COALESCE(ROUND(SUM(TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at) * (
        SELECT c.hourly_rate FROM contracts c
        WHERE c.employee_id = t.employee_id AND c.starts_on <= t.business_date
          AND (c.ends_on IS NULL OR c.ends_on >= t.business_date)
        LIMIT 1)) / 60), 0) AS SIGNED) AS total,
      0 AS closed
    FROM employees e
    LEFT JOIN time_entries t
      ON t.employee_id = e.id AND t.left_at IS NOT NULL AND t.business_date BETWEEN v_first AND LAST_DAY(v_first)
    WHERE e.user_id = p_user_id;
  END IF;
END
