-- One ticket (none when there is no such ticket).
CREATE PROCEDURE kitchen_ticket_get(IN p_ticket_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, order_id, pizzeria_id, name, station, cancelled FROM kitchen_tickets WHERE id = p_ticket_id;
END
