-- Takes an advert away.
CREATE PROCEDURE admin_advert_delete(IN p_id INT, IN p_user_id INT)
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

  DELETE FROM adverts WHERE id = p_id;
  IF ROW_COUNT() = 0 THEN
    CALL refuse(404, 'no-such-advert', CONCAT('There is no advert ', p_id, '.'));
  END IF;
  CALL audit(p_user_id, 'admin', 'advert-delete', p_id, NULL);
  COMMIT;
END
