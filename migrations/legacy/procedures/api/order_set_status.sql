-- Moves an order on (order_move) in a transaction of its own. Ends with the order and its lines.
CREATE PROCEDURE order_set_status(IN p_order_id BIGINT, IN p_status VARCHAR(16))
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
  CALL order_move(p_order_id, p_status, NULL);
  COMMIT;
  CALL order_get(p_order_id);
END
