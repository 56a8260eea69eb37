-- Locks orders in the order of their ids, so that two trips with the same orders wait for each other and never both.
-- p_order_ids is [12, 34]. Runs inside the caller's transaction.
CREATE PROCEDURE orders_lock(IN p_order_ids JSON, OUT p_found INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order_id BIGINT DEFAULT 0;
  DECLARE v_locked INT;

  SET p_found = 0;
  WHILE v_order_id IS NOT NULL DO
    SET v_order_id = (
      SELECT MIN(j.order_id)
      FROM JSON_TABLE(p_order_ids, '$[*]' COLUMNS (order_id BIGINT PATH '$')) j
      WHERE j.order_id > v_order_id);
    SELECT COUNT(*) INTO v_locked FROM orders WHERE id = v_order_id FOR UPDATE;
    SET p_found = p_found + v_locked;
  END WHILE;
END
