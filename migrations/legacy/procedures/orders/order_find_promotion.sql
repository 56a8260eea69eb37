-- The promotion that an order gets: the one of its code (refused when that does not hold), or without a code the best of
-- those that come by themselves, none when there is none. p_sum is what the goods cost.
CREATE PROCEDURE order_find_promotion(
  IN p_pizzeria_id BIGINT,
  IN p_code VARCHAR(20),
  IN p_business_date DATE,
  IN p_sum INT,
  OUT p_promotion_id INT,
  OUT p_discount INT,
  OUT p_gift_id INT
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_min_total INT;
  DECLARE v_uses_left INT;

  SELECT p.id, p.min_total, p.uses_left INTO p_promotion_id, v_min_total, v_uses_left
  FROM promotions p
  JOIN pizzerias z ON z.id = p_pizzeria_id
  LEFT JOIN stop_list s ON s.pizzeria_id = z.id AND s.product_id = p.product_id
  WHERE p.active = 1
    AND p_business_date BETWEEN p.starts_on AND p.ends_on
    AND (p.city IS NULL OR p.city = z.city)
    AND (p.pizzeria_id IS NULL OR p.pizzeria_id = z.id)
    AND (p.kind <> 'gift' OR p.product_id IS NOT NULL AND s.product_id IS NULL)
    AND (p.code = p_code OR p_code IS NULL AND p.code IS NULL AND p.min_total <= p_sum AND COALESCE(p.uses_left, 1) > 0)
  ORDER BY p.min_total DESC, p.id
  LIMIT 1;

  IF p_code IS NOT NULL THEN
    IF p_promotion_id IS NULL THEN
      CALL refuse(422, 'promo-code', CONCAT('The code ', p_code, ' is not valid here today.'));
    ELSEIF v_uses_left <= 0 THEN
      CALL refuse(409, 'promo-used-up', CONCAT('The code ', p_code, ' is used up.'));
    ELSEIF v_min_total > p_sum THEN
      CALL refuse(422, 'promo-minimum', CONCAT('The code ', p_code, ' holds from ', ROUND(v_min_total / 100, 2), ' on.'));
    END IF;
  END IF;

  CALL promotion_worth(p_promotion_id, p_sum, p_discount, p_gift_id);
END
