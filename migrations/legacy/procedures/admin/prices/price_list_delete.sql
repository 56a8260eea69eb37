-- Throws a draft away.
CREATE PROCEDURE price_list_delete(IN p_id INT, IN p_user_id INT)
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
    CALL refuse(409, 'price-list-not-draft', CONCAT('The list is ', v_status, ': only a draft can be thrown away.'));
  END IF;
  DELETE FROM price_list_items WHERE price_list_id = p_id;
  DELETE FROM price_lists WHERE id = p_id;
  CALL audit(p_user_id, 'admin', 'price-list-delete', p_id, NULL);
  COMMIT;
END
