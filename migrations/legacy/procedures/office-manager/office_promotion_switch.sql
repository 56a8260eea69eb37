-- Switches a pizzeria's own promotion on or off.
CREATE PROCEDURE office_promotion_switch(IN p_pizzeria_id INT, IN p_id INT, IN p_active INT, IN p_user_id INT)
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

  SELECT active INTO v_active FROM promotions WHERE id = p_id AND pizzeria_id = p_pizzeria_id FOR UPDATE;
  IF v_active IS NULL THEN
    CALL refuse(404, 'no-such-promotion', 'This pizzeria has no such promotion of its own.');
  ELSEIF v_active = p_active THEN
    CALL refuse(409, 'already-so', CONCAT('This promotion is ', IF(p_active, 'on', 'off'), ' already.'));
  END IF;
  UPDATE promotions SET active = p_active WHERE id = p_id;
  CALL audit(
    p_user_id, 'office-manager', IF(p_active, 'promotion-on', 'promotion-off'), CONCAT('pizzeria ', p_pizzeria_id),
    CONCAT('promotion ', p_id));
  COMMIT;
END
