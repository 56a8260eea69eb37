-- Who a login is at work (none for a login without employment): the person, pizzeria, offset, currency, today there.
CREATE PROCEDURE personal_get(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    e.id, e.name, e.position, p.name AS pizzeria, p.currency, DATE_FORMAT(e.hired_on, '%Y-%m-%d') AS hired_on,
    DATE_FORMAT(e.left_on, '%Y-%m-%d') AS left_on,
    DATE_FORMAT(DATE(UTC_TIMESTAMP(3) + INTERVAL p.utc_offset_minutes MINUTE), '%Y-%m-%d') AS today
  FROM employees e
  JOIN pizzerias p ON p.id = e.pizzeria_id
  WHERE e.user_id = p_user_id;
END
