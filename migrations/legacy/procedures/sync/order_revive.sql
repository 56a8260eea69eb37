-- Cancelled here, alive on the other side: an order takes again what it had given back. Its promotion too, even when
-- somebody else has used that for the last time meanwhile: the discount was promised. What was refunded has to be paid
-- again. Runs inside the caller's transaction.
CREATE PROCEDURE order_revive(IN p_order_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE payments SET status = 'intended' WHERE order_id = p_order_id AND status IN ('void', 'refunded');
  UPDATE promotions p
  JOIN order_details d ON d.promotion_id = p.id
  SET p.uses_left = GREATEST(0, p.uses_left - 1)
  WHERE d.order_id = p_order_id AND p.uses_left IS NOT NULL;
  INSERT INTO promotion_uses (order_id, promotion_id, customer_id, discount, used_at)
  SELECT o.id, d.promotion_id, o.customer_id, d.promotion_discount, o.created_at
  FROM orders o
  JOIN order_details d ON d.order_id = o.id
  WHERE o.id = p_order_id AND d.promotion_id IS NOT NULL
  ON DUPLICATE KEY UPDATE discount = d.promotion_discount;
  CALL order_spread_again(p_order_id, NULL, 0);
END
