-- The big one: everything that an order of the contact centre or of the site leaves behind, in one transaction over
-- some two dozen tables; on any error nothing stays. p_order: see order_take. Ends with whether the order is new, the
-- order, its lines, and what was agreed on: promised_at, delivery_fee, promotion_discount, zone, payment_method.
CREATE PROCEDURE order_save(
  IN p_order JSON,
  IN p_user_id INT,
  IN p_source VARCHAR(20),
  IN p_idempotency_key VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order_id BIGINT;
  DECLARE v_created INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  CALL order_take(p_order, p_user_id, p_source, p_idempotency_key, v_order_id, v_created);

  IF v_created THEN
    CALL order_check_minimum(v_order_id);
    CALL order_tell(v_order_id, 'accepted');
    IF p_source = 'contact-centre' THEN
      DELETE FROM order_drafts WHERE user_id = p_user_id;
    END IF;
    CALL audit(p_user_id, p_source, 'order taken', CONCAT('order ', v_order_id), NULL);
    COMMIT;
  ELSE
    ROLLBACK;
    CALL order_check_same_request(v_order_id, p_order, 0);
  END IF;

  SELECT v_created AS created;
  CALL order_get(v_order_id);
  CALL order_agreed(v_order_id);
END
