-- Takes the money for an order at the till. p_given is the cash that the guest put down, in minor units; null for a
-- card. Two cashiers at once: the order's row decides who was first. Ends with the order as the till sees it.
CREATE PROCEDURE payment_take(IN p_order_id BIGINT, IN p_method VARCHAR(10), IN p_given INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_number INT;
  DECLARE v_pizzeria_id INT;
  DECLARE v_status VARCHAR(16);
  DECLARE v_total INT;
  DECLARE v_payment VARCHAR(10) DEFAULT 'intended';
  DECLARE v_drawer_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT number, pizzeria_id, status, total INTO v_number, v_pizzeria_id, v_status, v_total
  FROM orders WHERE id = p_order_id FOR UPDATE;
  IF v_number IS NULL THEN
    CALL refuse(404, 'not-found', CONCAT('There is no order ', p_order_id, '.'));
  END IF;
  SELECT status INTO v_payment FROM payments WHERE order_id = p_order_id FOR UPDATE;

  IF v_payment = 'paid' THEN
    CALL refuse(409, 'already-paid', CONCAT('Order № ', v_number, ' is paid already.'));
  END IF;
  IF v_status = 'cancelled' OR v_payment <> 'intended' THEN
    CALL refuse(409, 'order-cancelled', CONCAT('Order № ', v_number, ' is cancelled: there is nothing to pay.'));
  END IF;
  IF EXISTS (
    SELECT 1 FROM trip_orders t JOIN courier_trips c ON c.id = t.trip_id
    WHERE t.order_id = p_order_id AND c.settled_at IS NULL)
  THEN
    CALL refuse(409, 'with-courier', CONCAT('A courier collects the money of order № ', v_number, '.'));
  END IF;

  IF p_method = 'cash' THEN
    IF COALESCE(p_given, 0) < v_total THEN
      CALL refuse(422, 'not-enough-cash', 'That is less than the order costs.');
    END IF;
    CALL drawer_lock(p_user_id, v_pizzeria_id, v_drawer_id);
    CALL drawer_add(v_drawer_id, 'sale', v_total, p_order_id, '');
  END IF;
  CALL payment_write(p_order_id, p_method, v_drawer_id, p_user_id);
  CALL audit(p_user_id, 'cashier', 'pay', CONCAT('order ', p_order_id), CONCAT(p_method, ' ', v_total));

  COMMIT;
  CALL till_order(p_order_id);
END
