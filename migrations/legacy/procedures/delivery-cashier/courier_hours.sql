-- What a courier worked and earned, today and this month (the pizzeria's own), before anything is rounded to a pay
-- sheet, and what is missing of the month's cash. Who is at work now is counted until now. The screen calls this once
-- for each courier.
CREATE PROCEDURE courier_hours(IN p_employee_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_today DATE;
  DECLARE v_offset INT;
  SELECT DATE(UTC_TIMESTAMP() + INTERVAL p.utc_offset_minutes MINUTE), p.utc_offset_minutes INTO v_today, v_offset
  FROM employees e
  JOIN pizzerias p ON p.id = e.pizzeria_id
  WHERE e.id = p_employee_id;

  SELECT
    CAST(COALESCE(SUM(IF(h.business_date = v_today, h.minutes, 0)), 0) AS SIGNED) AS today_minutes,
    CAST(COALESCE(SUM(h.minutes), 0) AS SIGNED) AS month_minutes,
    CAST(ROUND(COALESCE(SUM(IF(h.business_date = v_today, h.minutes * h.rate, 0)), 0) / 60) AS SIGNED) AS today_pay,
    CAST(ROUND(COALESCE(SUM(h.minutes * h.rate), 0) / 60) AS SIGNED) AS month_pay,
    (
      SELECT CAST(COALESCE(SUM(c.cash_due - c.cash_given), 0) AS SIGNED)
      FROM courier_shifts s
      JOIN courier_trips c ON c.courier_shift_id = s.id
      WHERE s.employee_id = p_employee_id
        AND c.left_at + INTERVAL v_offset MINUTE >= DATE_FORMAT(v_today, '%Y-%m-01')) AS month_missing
  FROM (
    SELECT
      t.business_date,
      TIMESTAMPDIFF(MINUTE, t.came_at, COALESCE(t.left_at, UTC_TIMESTAMP(3))) AS minutes,
      COALESCE((
        SELECT c.hourly_rate FROM contracts c
        WHERE c.employee_id = t.employee_id AND c.starts_on <= t.business_date
          AND (c.ends_on IS NULL OR c.ends_on >= t.business_date)
        ORDER BY c.starts_on DESC LIMIT 1), 0) AS rate
    FROM time_entries t
    WHERE t.employee_id = p_employee_id
      AND t.business_date BETWEEN DATE_FORMAT(v_today, '%Y-%m-01') AND v_today
  ) h;
END
