-- The pick-up board: numbers of what guests wait for in the hall, oldest first; of today and, after midnight, of the
-- evening before. Nobody who forgot a pizza stays on the board for ever.
CREATE PROCEDURE screen_orders(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_today DATE DEFAULT (
    SELECT DATE(UTC_TIMESTAMP(3) + INTERVAL utc_offset_minutes MINUTE) FROM pizzerias WHERE id = p_pizzeria_id);

  SELECT number, status
  FROM orders
  WHERE pizzeria_id = p_pizzeria_id
    AND business_date BETWEEN v_today - INTERVAL 1 DAY AND v_today
    AND type = 'pickup'
    AND status IN ('accepted', 'cooking', 'ready')
    AND created_at > UTC_TIMESTAMP(3) - INTERVAL 6 HOUR
  ORDER BY created_at, id;
END
