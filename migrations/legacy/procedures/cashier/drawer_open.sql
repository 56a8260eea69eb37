-- Begins a cashier's shift at the till with the cash that was counted. One open drawer per person.
CREATE PROCEDURE drawer_open(IN p_user_id INT, IN p_pizzeria_id INT, IN p_cash INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_user_id INT;
  DECLARE v_drawer_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  -- No key can say "one open drawer": the person's own row is the lock.
  SELECT id INTO v_user_id FROM users WHERE id = p_user_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM cash_drawers WHERE user_id = p_user_id AND closed_at IS NULL) THEN
    CALL refuse(409, 'drawer-open', 'You have an open drawer already. Close it first.');
  END IF;
  INSERT INTO cash_drawers (pizzeria_id, user_id, opened_at, opening_cash)
  VALUES (p_pizzeria_id, p_user_id, UTC_TIMESTAMP(3), p_cash);
  SET v_drawer_id = LAST_INSERT_ID();
  CALL audit(p_user_id, 'cashier', 'drawer-open', CONCAT('drawer ', v_drawer_id), CONCAT('cash ', p_cash));

  COMMIT;
  CALL drawer_get(p_user_id);
END
