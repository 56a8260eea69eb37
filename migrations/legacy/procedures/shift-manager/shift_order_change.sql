-- Changes an order in the making, or with p_save 0 only tells what the change would come to. p_changes: how often the
-- order had been changed when the person saw it; somebody else's change in between is not written over.
-- The preview makes the change and takes it back, so that it can never differ from the real one: deliberate, and it
-- locks all that the change itself locks. A paid order can be looked at in this way too, but not changed.
CREATE PROCEDURE shift_order_change(
  IN p_order_id BIGINT, IN p_lines JSON, IN p_changes INT, IN p_save INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_before INT;
  DECLARE v_after INT;
  DECLARE v_paid INT;
  DECLARE v_changes INT;
  DECLARE v_pizzeria_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT total, pizzeria_id INTO v_before, v_pizzeria_id FROM orders WHERE id = p_order_id FOR UPDATE;
  SET v_changes = COALESCE((SELECT changes FROM order_details WHERE order_id = p_order_id), 0);
  IF v_changes <> p_changes THEN
    CALL refuse(409, 'changed-meanwhile', 'Somebody else has changed this order. Load it again.');
  END IF;
  SET v_paid = (SELECT amount FROM payments WHERE order_id = p_order_id AND status = 'paid');
  IF NOT p_save THEN
    UPDATE payments SET status = 'intended' WHERE order_id = p_order_id AND status = 'paid';
  END IF;

  CALL order_change(p_order_id, p_lines, p_user_id);
  SET v_after = (SELECT total FROM orders WHERE id = p_order_id);
  IF p_save THEN
    CALL audit(
      p_user_id, 'shift-manager', 'change-order', CONCAT('order ', p_order_id),
      CONCAT('pizzeria ', v_pizzeria_id, ', total ', v_before, ' to ', v_after));
    COMMIT;
  ELSE
    ROLLBACK;
  END IF;

  SELECT v_before AS before_total, v_after AS after_total, v_paid AS paid;
END
