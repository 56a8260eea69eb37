-- A draft becomes a list that is published by itself on its first day.
CREATE PROCEDURE price_list_schedule(IN p_id INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(10);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL price_list_lock(p_id, v_status);
  IF v_status <> 'draft' THEN
    CALL refuse(409, 'price-list-not-draft', CONCAT('The list is ', v_status, ' already.'));
  END IF;
  CALL price_list_check(p_id);
  UPDATE price_lists SET status = 'scheduled' WHERE id = p_id;
  CALL audit(p_user_id, 'admin', 'price-list-schedule', p_id, NULL);
  COMMIT;
END
