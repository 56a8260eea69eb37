-- What a promotion takes off goods that cost p_sum, and the product that it gives; nothing for none (null).
-- Runs inside the caller's transaction.
CREATE PROCEDURE promotion_worth(IN p_promotion_id INT, IN p_sum INT, OUT p_discount INT, OUT p_gift_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    MAX(CASE kind WHEN 'percent' THEN ROUND(p_sum * value / 100) WHEN 'amount' THEN LEAST(value, p_sum) ELSE 0 END),
    MAX(CASE kind WHEN 'gift' THEN product_id END)
  INTO p_discount, p_gift_id
  FROM promotions
  WHERE id = p_promotion_id;
END
