-- Removes an order that never was (it is gone on the other side), with all that hangs on it; what it took is given
-- back first. Runs inside the caller's transaction.
CREATE PROCEDURE order_forget(IN p_order_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  IF EXISTS (SELECT 1 FROM orders WHERE id = p_order_id AND status <> 'cancelled') THEN
    UPDATE orders SET status = 'cancelled' WHERE id = p_order_id;
    CALL order_give_back(p_order_id, NULL);
  END IF;
  DELETE s FROM ticket_steps s JOIN kitchen_tickets k ON k.id = s.ticket_id WHERE k.order_id = p_order_id;
  DELETE FROM kitchen_tickets WHERE order_id = p_order_id;
  DELETE FROM trip_orders WHERE order_id = p_order_id;
  DELETE FROM trip_returns WHERE order_id = p_order_id;
  DELETE FROM promotion_uses WHERE order_id = p_order_id;
  DELETE FROM receipts WHERE order_id = p_order_id;
  DELETE FROM payments WHERE order_id = p_order_id;
  DELETE FROM order_log WHERE order_id = p_order_id;
  DELETE FROM order_times WHERE order_id = p_order_id;
  DELETE FROM order_details WHERE order_id = p_order_id;
  DELETE FROM order_line_toppings WHERE order_id = p_order_id;
  DELETE FROM order_line_halves WHERE order_id = p_order_id;
  DELETE FROM order_lines WHERE order_id = p_order_id;
  DELETE FROM orders WHERE id = p_order_id;
END
