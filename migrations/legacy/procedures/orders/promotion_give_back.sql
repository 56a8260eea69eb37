-- Takes back that an order used a promotion; nothing when it used none. Runs inside the caller's transaction.
CREATE PROCEDURE promotion_give_back(IN p_order_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE promotions p
  JOIN promotion_uses u ON u.promotion_id = p.id
  SET p.uses_left = p.uses_left + 1
  WHERE u.order_id = p_order_id AND p.uses_left IS NOT NULL;
  DELETE FROM promotion_uses WHERE order_id = p_order_id;
END
