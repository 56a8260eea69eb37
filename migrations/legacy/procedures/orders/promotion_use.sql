-- Notes that an order uses a promotion (null: none), and counts it where the uses are counted.
-- Runs inside the caller's transaction.
CREATE PROCEDURE promotion_use(IN p_order_id BIGINT, IN p_promotion_id INT, IN p_discount INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_counted INT;

  IF p_promotion_id IS NOT NULL THEN
    -- Locks the promotion only where its uses are counted: the others are everybody's. (IF EXISTS would lock it for
    -- reading, and two orders that have both read it could not both write.)
    SELECT COUNT(*) INTO v_counted FROM promotions WHERE id = p_promotion_id AND uses_left IS NOT NULL;
    IF v_counted > 0 THEN
      UPDATE promotions SET uses_left = uses_left - 1 WHERE id = p_promotion_id AND uses_left > 0;
      IF ROW_COUNT() = 0 THEN
        CALL refuse(409, 'promo-used-up', 'Somebody else has just used this promotion for the last time.');
      END IF;
    END IF;
    INSERT INTO promotion_uses (order_id, promotion_id, customer_id, discount, used_at)
    SELECT o.id, p_promotion_id, o.customer_id, p_discount, o.created_at
    FROM orders o
    WHERE o.id = p_order_id;
  END IF;
END
