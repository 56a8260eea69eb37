-- The people of a pizzeria's month (YYYY-MM), with the pay sheet of each where the month is closed (null where it is
-- not: pay_of_person says what it would be); then the hours of that month that nobody has ended.
CREATE PROCEDURE pay_get(IN p_pizzeria_id INT, IN p_month CHAR(7))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_first DATE DEFAULT CAST(CONCAT(p_month, '-01') AS DATE);
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);

  SELECT
    e.id, e.name, e.position, s.minutes, s.hourly_rate, COALESCE(s.bonus, 0) AS bonus, s.total,
    s.employee_id IS NOT NULL AS closed
  FROM employees e
  LEFT JOIN pay_sheets s ON s.employee_id = e.id AND s.month = p_month
  WHERE e.pizzeria_id = p_pizzeria_id AND e.hired_on <= LAST_DAY(v_first) AND (e.left_on IS NULL OR e.left_on >= v_first)
  ORDER BY e.position, e.name, e.id;

  SELECT t.id, e.name, DATE_FORMAT(t.came_at + INTERVAL v_offset MINUTE, '%Y-%m-%d %H:%i') AS came
  FROM time_entries t
  JOIN employees e ON e.id = t.employee_id
  WHERE t.pizzeria_id = p_pizzeria_id AND t.left_at IS NULL
    AND t.business_date BETWEEN v_first AND LAST_DAY(v_first)
  ORDER BY t.came_at, t.id;
END
