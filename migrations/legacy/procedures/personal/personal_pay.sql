-- One's own pay of a month (YYYY-MM) in minor units: the pay sheet when the month is closed, else what it would be.
-- The rule (each hour at the rate of its day) stands a second time in pay_of_month: this screen came from another team.
CREATE PROCEDURE personal_pay(IN p_user_id INT, IN p_month CHAR(7))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_first DATE DEFAULT CAST(CONCAT(p_month, '-01') AS DATE);
  DECLARE v_employee_id INT DEFAULT (SELECT id FROM employees WHERE user_id = p_user_id);

  IF EXISTS (SELECT 1 FROM pay_sheets WHERE employee_id = v_employee_id AND month = p_month) THEN
    SELECT minutes, hourly_rate, bonus, total, 1 AS closed
    FROM pay_sheets
    WHERE employee_id = v_employee_id AND month = p_month;
  ELSE
    SELECT
      CAST(COALESCE(SUM(w.minutes), 0) AS SIGNED) AS minutes,
      COALESCE((
        SELECT hourly_rate FROM contracts
        WHERE employee_id = v_employee_id AND starts_on <= LAST_DAY(v_first)
        ORDER BY starts_on DESC, id DESC
        LIMIT 1), 0) AS hourly_rate,
      0 AS bonus,
      CAST(COALESCE(ROUND(SUM(w.minutes * w.rate) / 60), 0) AS SIGNED) AS total,
      0 AS closed
    FROM (
      SELECT
        TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at) AS minutes,
        (SELECT c.hourly_rate FROM contracts c
         WHERE c.employee_id = t.employee_id AND c.starts_on <= t.business_date
           AND (c.ends_on IS NULL OR c.ends_on >= t.business_date)
         LIMIT 1) AS rate
      FROM time_entries t
      WHERE t.employee_id = v_employee_id AND t.left_at IS NOT NULL
        AND t.business_date BETWEEN v_first AND LAST_DAY(v_first)
    ) w;
  END IF;
END
