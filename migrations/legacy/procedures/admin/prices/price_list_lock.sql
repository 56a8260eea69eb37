-- Locks every price list and gives the status of one; refuses when there is none of that id. There are few, and two
-- lists that are scheduled at the same moment must see each other. Runs inside the caller's transaction.
CREATE PROCEDURE price_list_lock(IN p_id INT, OUT p_status VARCHAR(10))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_lists INT;

  SELECT COUNT(*) INTO v_lists FROM price_lists FOR UPDATE;
  SELECT status INTO p_status FROM price_lists WHERE id = p_id;
  IF p_status IS NULL THEN
    CALL refuse(404, 'no-such-price-list', CONCAT('There is no price list ', p_id, '.'));
  END IF;
END
