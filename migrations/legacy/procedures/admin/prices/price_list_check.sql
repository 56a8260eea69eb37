-- Refuses a list that cannot come into force: without prices, over already, or at the same time as another of the
-- same city (or of the whole chain). Runs inside the caller's transaction, behind price_list_lock.
CREATE PROCEDURE price_list_check(IN p_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_city VARCHAR(100);
  DECLARE v_from DATE;
  DECLARE v_to DATE;
  DECLARE v_today DATE;
  DECLARE v_other VARCHAR(100);
  DECLARE v_other_from DATE;
  DECLARE v_other_to DATE;

  SELECT l.city, l.valid_from, l.valid_to, DATE(UTC_TIMESTAMP() + INTERVAL COALESCE(c.utc_offset_minutes, 0) MINUTE)
  INTO v_city, v_from, v_to, v_today
  FROM price_lists l
  LEFT JOIN cities c ON c.name = l.city
  WHERE l.id = p_id;
  IF NOT EXISTS (SELECT 1 FROM price_list_items WHERE price_list_id = p_id) THEN
    CALL refuse(422, 'price-list-empty', 'There is no price on the list yet.');
  END IF;
  IF v_to < v_today THEN
    CALL refuse(422, 'price-list-over', CONCAT('The list ended on ', v_to, ' already.'));
  END IF;
  SELECT name, valid_from, valid_to INTO v_other, v_other_from, v_other_to
  FROM price_lists
  WHERE id <> p_id AND city <=> v_city AND status IN ('scheduled', 'published')
    AND valid_from <= COALESCE(v_to, '9999-12-31') AND COALESCE(valid_to, '9999-12-31') >= v_from
  ORDER BY valid_from
  LIMIT 1;
  IF v_other IS NOT NULL THEN
    CALL refuse(
      409, 'price-lists-overlap',
      CONCAT(
        LEFT(v_other, 40), ' is valid ', v_other_from, ' – ', COALESCE(v_other_to, 'open end'), '. End it first.'));
  END IF;
END
