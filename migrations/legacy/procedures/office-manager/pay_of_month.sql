-- What a person earned in a month (YYYY-MM), hours that are still open left out: each hour at the rate of its day, in
-- minor units; the rate answered is the last one. personal_pay works the same out again in its own words.
CREATE PROCEDURE pay_of_month(
  IN p_employee_id INT, IN p_month CHAR(7), OUT p_minutes INT, OUT p_rate INT, OUT p_total INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_first DATE DEFAULT CAST(CONCAT(p_month, '-01') AS DATE);

  SELECT
    COALESCE(SUM(TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at)), 0),
    COALESCE(ROUND(SUM(TIMESTAMPDIFF(MINUTE, t.came_at, t.left_at) * c.hourly_rate) / 60), 0)
  INTO p_minutes, p_total
  FROM time_entries t
  LEFT JOIN contracts c
    ON c.employee_id = t.employee_id AND t.business_date >= c.starts_on
    AND (c.ends_on IS NULL OR t.business_date <= c.ends_on)
  WHERE t.employee_id = p_employee_id AND t.left_at IS NOT NULL
    AND t.business_date BETWEEN v_first AND LAST_DAY(v_first);
  SET p_rate = COALESCE((
    SELECT hourly_rate FROM contracts
    WHERE employee_id = p_employee_id AND starts_on <= LAST_DAY(v_first)
    ORDER BY starts_on DESC, id DESC
    LIMIT 1), 0);
END
