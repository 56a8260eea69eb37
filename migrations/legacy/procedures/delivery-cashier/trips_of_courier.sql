-- A courier's trips of the last day, the newest first: their ids only.
CREATE PROCEDURE trips_of_courier(IN p_employee_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT t.id
  FROM courier_shifts s
  JOIN courier_trips t ON t.courier_shift_id = s.id
  WHERE s.employee_id = p_employee_id AND t.left_at > UTC_TIMESTAMP() - INTERVAL 1 DAY
  ORDER BY t.id DESC
  LIMIT 50;
END
