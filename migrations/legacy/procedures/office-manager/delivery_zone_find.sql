-- Refuses a zone that is not the pizzeria's. Runs inside the caller's transaction, after office_lock.
CREATE PROCEDURE delivery_zone_find(IN p_pizzeria_id INT, IN p_zone_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  IF NOT EXISTS (SELECT 1 FROM delivery_zones WHERE id = p_zone_id AND pizzeria_id = p_pizzeria_id) THEN
    CALL refuse(404, 'no-such-zone', 'This pizzeria has no such zone.');
  END IF;
END
