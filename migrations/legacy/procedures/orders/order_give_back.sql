-- Gives back what a cancelled order took: the kitchen's work, the payment that was intended, pieces, stock, points, the
-- use of a promotion; and takes it out of the statistics. What was paid is given back at the till.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_give_back(IN p_order_id BIGINT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE kitchen_tickets SET cancelled = 1 WHERE order_id = p_order_id AND cancelled = 0;
  UPDATE payments SET status = 'void' WHERE order_id = p_order_id AND status = 'intended';

  CALL promotion_give_back(p_order_id);

  -- An order from before the details was neither limited nor counted.
  IF EXISTS (SELECT 1 FROM order_details WHERE order_id = p_order_id) THEN
    CALL order_take_limits(p_order_id, -1, 0);
    CALL order_move_stock(p_order_id, p_user_id);
    CALL order_count(p_order_id, -1);
  END IF;
END
