-- Ends a bonus action of the pizzeria before its time.
CREATE PROCEDURE office_bonus_action_end(IN p_pizzeria_id INT, IN p_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_active INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT b.active INTO v_active
  FROM bonus_actions b
  JOIN bonus_action_pizzerias w ON w.bonus_action_id = b.id
  WHERE b.id = p_id AND w.pizzeria_id = p_pizzeria_id
  FOR UPDATE;
  IF v_active IS NULL THEN
    CALL refuse(404, 'no-such-bonus-action', 'This pizzeria has no such bonus action of its own.');
  ELSEIF v_active = 0 THEN
    CALL refuse(409, 'already-so', 'This bonus action has ended already.');
  END IF;
  UPDATE bonus_actions SET active = 0 WHERE id = p_id;
  CALL audit(
    p_user_id, 'office-manager', 'end-bonus-action', CONCAT('pizzeria ', p_pizzeria_id), CONCAT('action ', p_id));
  COMMIT;
END
