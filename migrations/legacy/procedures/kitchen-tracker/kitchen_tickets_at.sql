-- What a station has to do, the oldest first; then how much waits at each station; then today's and yesterday's orders
-- that nothing is made for in the kitchen (drinks only) and that nobody has packed: the packing station's as well.
-- Seconds are counted here, because the clocks of tablets are wrong.
CREATE PROCEDURE kitchen_tickets_at(IN p_pizzeria_id INT, IN p_station VARCHAR(10))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    t.id, t.order_id, t.line, t.piece, t.name, t.details, t.station,
    TIMESTAMPDIFF(SECOND, t.station_since, UTC_TIMESTAMP(3)) AS seconds
  FROM kitchen_tickets t
  WHERE t.pizzeria_id = p_pizzeria_id AND t.station = p_station AND t.cancelled = 0
  ORDER BY t.station_since, t.id
  LIMIT 100;

  SELECT t.station, COUNT(*) AS tickets
  FROM kitchen_tickets t
  WHERE t.pizzeria_id = p_pizzeria_id AND t.station IN ('dough', 'filling', 'oven', 'packing') AND t.cancelled = 0
  GROUP BY t.station;

  SELECT o.id AS order_id, TIMESTAMPDIFF(SECOND, o.created_at, UTC_TIMESTAMP(3)) AS seconds
  FROM orders o
  WHERE o.pizzeria_id = p_pizzeria_id
    AND o.business_date >= UTC_DATE() - INTERVAL 1 DAY
    AND o.status IN ('accepted', 'cooking')
    AND NOT EXISTS (SELECT 1 FROM kitchen_tickets t WHERE t.order_id = o.id AND t.cancelled = 0)
  ORDER BY o.created_at, o.id
  LIMIT 100;
END
