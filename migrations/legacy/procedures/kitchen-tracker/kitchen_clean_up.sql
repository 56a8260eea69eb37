-- Throws away tickets of business days that are over, up to p_limit of the oldest, with their steps. An order that the
-- kitchen never finished keeps its tickets for a day more, so that midnight takes no pizza off a screen.
-- Ends with how many went.
CREATE PROCEDURE kitchen_clean_up(IN p_limit INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_done INT DEFAULT 0;
  DECLARE v_ticket_id BIGINT;
  DECLARE v_gone INT DEFAULT 0;
  -- Row by row, as it was written in 2012. Nothing says on which day a ticket was made but its order and its pizzeria.
  DECLARE v_old CURSOR FOR
    SELECT t.id
    FROM kitchen_tickets t
    JOIN orders o ON o.id = t.order_id
    JOIN pizzerias p ON p.id = t.pizzeria_id
    WHERE o.business_date < DATE(UTC_TIMESTAMP() + INTERVAL p.utc_offset_minutes MINUTE)
      AND (o.status NOT IN ('accepted', 'cooking') OR t.created_at < UTC_TIMESTAMP() - INTERVAL 1 DAY)
    ORDER BY t.id
    LIMIT p_limit;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = 1;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  OPEN v_old;
  each_ticket: LOOP
    FETCH v_old INTO v_ticket_id;
    IF v_done THEN
      LEAVE each_ticket;
    END IF;
    DELETE FROM ticket_steps WHERE ticket_id = v_ticket_id;
    DELETE FROM kitchen_tickets WHERE id = v_ticket_id;
    SET v_gone = v_gone + ROW_COUNT();
  END LOOP;
  CLOSE v_old;
  COMMIT;
  SELECT v_gone AS gone;
END
