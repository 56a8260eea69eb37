-- Removes a zone with its streets. Orders that went there keep its id: nothing but the id ties them to it.
CREATE PROCEDURE delivery_zone_remove(IN p_pizzeria_id INT, IN p_zone_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_lock(p_pizzeria_id);
  CALL delivery_zone_find(p_pizzeria_id, p_zone_id);
  DELETE FROM zone_streets WHERE zone_id = p_zone_id;
  DELETE FROM delivery_zones WHERE id = p_zone_id;
  CALL audit(p_user_id, 'office-manager', 'remove-zone', CONCAT('pizzeria ', p_pizzeria_id), CONCAT('zone ', p_zone_id));
  COMMIT;
END
