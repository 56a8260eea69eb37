-- Packs an order that nothing is made for in the kitchen: it is ready at once.
CREATE PROCEDURE order_pack(IN p_order_id BIGINT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(16);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT status INTO v_status FROM orders WHERE id = p_order_id FOR UPDATE;
  IF v_status IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no order ', p_order_id, '.'));
  END IF;
  IF EXISTS (
    SELECT 1 FROM kitchen_tickets WHERE order_id = p_order_id AND cancelled = 0 AND station <> 'done')
  THEN
    CALL refuse(409, 'still-in-kitchen', 'Something of this order is still made in the kitchen.');
  END IF;
  IF v_status NOT IN ('accepted', 'cooking') THEN
    CALL refuse(409, 'packed-already', CONCAT('Somebody was faster: the order is ', v_status, ' already.'));
  END IF;
  CALL order_move(p_order_id, 'ready', p_user_id);
  CALL audit(p_user_id, 'kitchen-tracker', 'pack', CONCAT('order ', p_order_id), '');

  COMMIT;
END
