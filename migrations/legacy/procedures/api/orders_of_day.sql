-- A pizzeria's orders of one of its days (today when p_business_date is null), newest last:
-- the day, the orders, then the lines of all of them.
CREATE PROCEDURE orders_of_day(IN p_pizzeria_id BIGINT, IN p_business_date DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_offset INT;
  DECLARE v_message VARCHAR(128);

  SELECT utc_offset_minutes INTO v_offset FROM pizzerias WHERE id = p_pizzeria_id;
  IF v_offset IS NULL THEN
    SET v_message = CONCAT('no-such-pizzeria|', p_pizzeria_id);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  END IF;
  SET p_business_date = COALESCE(p_business_date, DATE(UTC_TIMESTAMP(3) + INTERVAL v_offset MINUTE));

  SELECT DATE_FORMAT(p_business_date, '%Y-%m-%d') AS business_date;

  SELECT v.*
  FROM orders o
  JOIN order_view v ON v.id = o.id
  WHERE o.pizzeria_id = p_pizzeria_id AND o.business_date = p_business_date
  ORDER BY o.created_at, o.id;

  SELECT l.order_id, l.line, l.product_id, l.name, l.quantity, l.unit_price, l.amount
  FROM orders o
  JOIN order_lines l ON l.order_id = o.id
  WHERE o.pizzeria_id = p_pizzeria_id AND o.business_date = p_business_date
  ORDER BY l.order_id, l.line;
END
