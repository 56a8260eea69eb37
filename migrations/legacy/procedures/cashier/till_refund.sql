-- Gives back what was paid for an order that somebody else cancelled: the contact centre has no drawer.
-- Ends with the order as the till sees it.
CREATE PROCEDURE till_refund(IN p_order_id BIGINT, IN p_user_id INT)
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
  IF v_status <> 'cancelled' THEN
    CALL refuse(409, 'not-cancelled', 'Only what is cancelled is refunded.');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM payments WHERE order_id = p_order_id AND status = 'paid') THEN
    CALL refuse(409, 'nothing-to-refund', 'Nothing was paid for this order, or it was given back already.');
  END IF;
  CALL payment_refund(p_order_id, v_pizzeria_id, p_user_id);
  CALL audit(p_user_id, 'cashier', 'refund', CONCAT('order ', p_order_id), '');

  COMMIT;
  CALL till_order(p_order_id);
END
