-- A pizzeria's trips that are not settled, the oldest first: their ids only; the screen asks for each by itself.
CREATE PROCEDURE trips_open(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT t.id
  FROM courier_shifts s
  JOIN courier_trips t ON t.courier_shift_id = s.id
  WHERE s.pizzeria_id = p_pizzeria_id AND t.settled_at IS NULL
  ORDER BY t.left_at, t.id
  LIMIT 100;
END
