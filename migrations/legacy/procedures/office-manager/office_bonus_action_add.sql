-- Points back on the orders of one pizzeria, so many percent between two days. Answers the action's id.
CREATE PROCEDURE office_bonus_action_add(
  IN p_pizzeria_id INT, IN p_name VARCHAR(100), IN p_percent INT, IN p_starts_on DATE, IN p_ends_on DATE,
  IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_id INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_lock(p_pizzeria_id);
  IF EXISTS (
    SELECT 1
    FROM bonus_actions b
    JOIN bonus_action_pizzerias w ON w.bonus_action_id = b.id AND w.pizzeria_id = p_pizzeria_id
    WHERE b.active = 1 AND b.starts_on <= p_ends_on AND b.ends_on >= p_starts_on) THEN
    CALL refuse(409, 'bonus-overlaps', 'Another bonus action of this pizzeria runs in these days.');
  END IF;
  INSERT INTO bonus_actions (name, percent, starts_on, ends_on, active)
  VALUES (p_name, p_percent, p_starts_on, p_ends_on, 1);
  SET v_id = LAST_INSERT_ID();
  INSERT INTO bonus_action_pizzerias (bonus_action_id, pizzeria_id) VALUES (v_id, p_pizzeria_id);
  CALL audit(p_user_id, 'office-manager', 'add-bonus-action', CONCAT('pizzeria ', p_pizzeria_id), p_name);
  COMMIT;
  SELECT v_id AS id;
END
