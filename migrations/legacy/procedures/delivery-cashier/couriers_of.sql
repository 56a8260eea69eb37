-- A pizzeria's couriers: since when each is here (null: not at work), and on which trip (null: none).
CREATE PROCEDURE couriers_of(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT e.id, e.name, e.phone, s.came_at, t.id AS trip_id, t.left_at AS trip_since
  FROM employees e
  LEFT JOIN courier_shifts s ON s.employee_id = e.id AND s.left_at IS NULL
  LEFT JOIN courier_trips t ON t.courier_shift_id = s.id AND t.returned_at IS NULL
  WHERE e.pizzeria_id = p_pizzeria_id AND e.position = 'courier' AND e.left_on IS NULL
  ORDER BY s.came_at IS NULL, s.came_at, e.name, e.id;
END
