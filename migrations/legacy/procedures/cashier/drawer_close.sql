-- Ends the shift at the till: the cash is counted, and what differs from what should be there stays visible.
CREATE PROCEDURE drawer_close(IN p_user_id INT, IN p_pizzeria_id INT, IN p_counted INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_drawer_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL drawer_lock(p_user_id, p_pizzeria_id, v_drawer_id);
  UPDATE cash_drawers SET closed_at = UTC_TIMESTAMP(3), counted_cash = p_counted WHERE id = v_drawer_id;
  CALL audit(p_user_id, 'cashier', 'drawer-close', CONCAT('drawer ', v_drawer_id), CONCAT('counted ', p_counted));

  COMMIT;
  CALL drawer_get(p_user_id);
END
