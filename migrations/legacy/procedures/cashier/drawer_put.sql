-- Cash that goes into the open drawer or out of it for another reason than an order: change from the bank, a delivery
-- that is paid at the door. p_kind is in or out, p_amount positive.
CREATE PROCEDURE drawer_put(
  IN p_user_id INT,
  IN p_pizzeria_id INT,
  IN p_kind VARCHAR(10),
  IN p_amount INT,
  IN p_comment VARCHAR(200)
)
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
  CALL drawer_add(v_drawer_id, p_kind, IF(p_kind = 'out', -p_amount, p_amount), NULL, p_comment);
  CALL audit(p_user_id, 'cashier', CONCAT('drawer-', p_kind), CONCAT('drawer ', v_drawer_id), CONCAT('cash ', p_amount));

  COMMIT;
  CALL drawer_get(p_user_id);
END
