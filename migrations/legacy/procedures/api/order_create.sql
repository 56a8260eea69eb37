-- Takes a plain order, as tills and the API send it: prices it, applies the customer's discount, gives it the number of
-- the day. One transaction of its own; on any error nothing stays behind. Ends with the order and its lines.
-- p_lines is [{"productId": 1, "quantity": 2}, ...]. The first row says whether the order is new, or one that its
-- idempotency key stands for already.
CREATE PROCEDURE order_create(
  IN p_pizzeria_id BIGINT,
  IN p_type VARCHAR(16),
  IN p_phone VARCHAR(16),
  IN p_name VARCHAR(100),
  IN p_street VARCHAR(200),
  IN p_house VARCHAR(20),
  IN p_flat VARCHAR(20),
  IN p_lines JSON,
  IN p_comment VARCHAR(500),
  IN p_idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order JSON DEFAULT JSON_OBJECT(
    'pizzeriaId', p_pizzeria_id, 'type', p_type, 'customer', JSON_OBJECT('phone', p_phone, 'name', p_name),
    'address', JSON_OBJECT('street', p_street, 'house', p_house, 'flat', p_flat),
    'lines', JSON_EXTRACT(p_lines, '$'), 'comment', p_comment);
  DECLARE v_order_id BIGINT;
  DECLARE v_created INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  -- Gap locks of REPEATABLE READ would make two tills of one pizzeria deadlock on the counter.
  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  CALL order_take(v_order, NULL, 'api', p_idempotency_key, v_order_id, v_created);
  IF v_created THEN
    COMMIT;
  ELSE
    ROLLBACK;
    CALL order_check_same_request(v_order_id, v_order, 1);
  END IF;

  SELECT v_created AS created;
  CALL order_get(v_order_id);
END
