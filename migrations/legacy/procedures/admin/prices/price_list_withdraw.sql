-- A scheduled list becomes a draft again.
CREATE PROCEDURE price_list_withdraw(IN p_id INT, IN p_user_id INT)
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
  IF v_status <> 'scheduled' THEN
    CALL refuse(409, 'price-list-not-scheduled', CONCAT('The list is ', v_status, ', not scheduled.'));
  END IF;
  UPDATE price_lists SET status = 'draft' WHERE id = p_id;
  CALL audit(p_user_id, 'admin', 'price-list-withdraw', p_id, NULL);
  COMMIT;
END
