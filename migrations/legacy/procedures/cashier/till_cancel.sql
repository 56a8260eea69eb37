-- Cancels an order at the till, with the reason, and gives back what was paid for it. Ends with the order as the till
-- sees it.
CREATE PROCEDURE till_cancel(IN p_order_id BIGINT, IN p_reason VARCHAR(200), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id INT;
  DECLARE v_status VARCHAR(16);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT pizzeria_id, status INTO v_pizzeria_id, v_status FROM orders WHERE id = p_order_id FOR UPDATE;
  IF v_status IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no order ', p_order_id, '.'));
  END IF;
  IF v_status = 'cancelled' THEN
    CALL refuse(409, 'already-cancelled', 'Somebody cancelled this order already.');
  END IF;
  -- The money first: what is refunded is no open intent any more when the order falls.
  CALL payment_refund(p_order_id, v_pizzeria_id, p_user_id);
  CALL order_move(p_order_id, 'cancelled', p_user_id);
  UPDATE order_details SET cancel_reason = p_reason WHERE order_id = p_order_id;
  CALL audit(p_user_id, 'cashier', 'cancel', CONCAT('order ', p_order_id), p_reason);

  COMMIT;
  CALL till_order(p_order_id);
END
