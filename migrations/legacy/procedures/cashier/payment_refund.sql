-- Gives back what was paid for an order; nothing when nothing was. Cash comes out of the drawer of who gives it.
-- Runs inside the caller's transaction, which holds the order's row.
CREATE PROCEDURE payment_refund(IN p_order_id BIGINT, IN p_pizzeria_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(10);
  DECLARE v_method VARCHAR(10);
  DECLARE v_amount INT;
  DECLARE v_drawer_id INT;

  SELECT status, method, amount INTO v_status, v_method, v_amount
  FROM payments WHERE order_id = p_order_id FOR UPDATE;
  IF v_status = 'paid' THEN
    IF v_method = 'cash' THEN
      CALL drawer_lock(p_user_id, p_pizzeria_id, v_drawer_id);
      CALL drawer_add(v_drawer_id, 'refund', -v_amount, p_order_id, '');
    END IF;
    UPDATE payments SET status = 'refunded' WHERE order_id = p_order_id;
    CALL order_note(p_order_id, p_user_id, 'refunded', v_method);
  END IF;
END
