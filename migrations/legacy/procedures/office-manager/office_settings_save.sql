-- Saves when a pizzeria is open and what it takes. p_hours: [{"weekday": 1, "opens": "08:00", "closes": "02:00"}, ...];
-- a weekday that is not in it is closed.
CREATE PROCEDURE office_settings_save(
  IN p_pizzeria_id INT, IN p_min_order_total INT, IN p_pickup_minutes INT, IN p_accepts_online INT, IN p_hours JSON,
  IN p_user_id INT)
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
  UPDATE pizzeria_settings
  SET min_order_total = p_min_order_total, pickup_minutes = p_pickup_minutes, accepts_online = p_accepts_online
  WHERE pizzeria_id = p_pizzeria_id;
  DELETE FROM pizzeria_hours WHERE pizzeria_id = p_pizzeria_id;
  INSERT INTO pizzeria_hours (pizzeria_id, weekday, opens, closes)
  SELECT p_pizzeria_id, h.weekday, h.opens, h.closes
  FROM JSON_TABLE(p_hours, '$[*]' COLUMNS (
    weekday INT PATH '$.weekday', opens TIME PATH '$.opens', closes TIME PATH '$.closes')) h;
  CALL audit(p_user_id, 'office-manager', 'save-settings', CONCAT('pizzeria ', p_pizzeria_id), '');
  COMMIT;
END
