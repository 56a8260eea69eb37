-- A cook's tap: moves a ticket from the station at which the cook saw it to the next. The first step of an order's
-- first ticket makes the order cooking; the last step of its last ticket makes it ready. Ends with the ticket.
CREATE PROCEDURE ticket_advance(IN p_ticket_id BIGINT, IN p_from_station VARCHAR(10), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_order_id BIGINT;
  DECLARE v_status VARCHAR(16);
  DECLARE v_station VARCHAR(10);
  DECLARE v_cancelled INT;
  DECLARE v_next VARCHAR(10);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  -- Not by SET: a SELECT in an expression locks what it reads, and two taps on one ticket would wait for each other.
  SELECT order_id INTO v_order_id FROM kitchen_tickets WHERE id = p_ticket_id;
  IF v_order_id IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no ticket ', p_ticket_id, '.'));
  END IF;
  -- The order's row is the lock behind which its tickets queue: which one is the last is decided one by one.
  SELECT status INTO v_status FROM orders WHERE id = v_order_id FOR UPDATE;
  SELECT station, cancelled INTO v_station, v_cancelled FROM kitchen_tickets WHERE id = p_ticket_id FOR UPDATE;

  IF v_station IS NULL OR v_cancelled = 1 OR v_status = 'cancelled' THEN
    CALL refuse(409, 'ticket-cancelled', 'This one was cancelled: do not make it.');
  END IF;
  IF v_station <> p_from_station THEN
    CALL refuse(409, 'ticket-moved', CONCAT('Somebody was faster: this one is at the station ', v_station, ' already.'));
  END IF;
  IF v_station = 'done' OR v_status NOT IN ('accepted', 'cooking') THEN
    CALL refuse(409, 'ticket-done', CONCAT('The kitchen is done with this one: the order is ', v_status, '.'));
  END IF;

  SET v_next = ELT(
    FIELD(v_station, 'dough', 'filling', 'oven', 'packing'), 'filling', 'oven', 'packing', 'done');
  INSERT INTO ticket_steps (ticket_id, station, at, user_id) VALUES (p_ticket_id, v_station, v_now, p_user_id);
  UPDATE kitchen_tickets SET station = v_next, station_since = v_now WHERE id = p_ticket_id;

  IF v_status = 'accepted' THEN
    CALL order_move(v_order_id, 'cooking', p_user_id);
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM kitchen_tickets WHERE order_id = v_order_id AND cancelled = 0 AND station <> 'done')
  THEN
    CALL order_move(v_order_id, 'ready', p_user_id);
  END IF;
  CALL audit(p_user_id, 'kitchen-tracker', 'advance', CONCAT('ticket ', p_ticket_id), CONCAT('to ', v_next));

  COMMIT;
  CALL kitchen_ticket_get(p_ticket_id);
END
