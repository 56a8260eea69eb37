-- Works out what an order costs: {"lines", "subtotal", "discount", "promotionId", "promotionDiscount", "zoneId", "fee",
-- "promisedMinutes"}. The customer's percent and a promotion are taken off the goods; a delivery fee is a line of the
-- product of category service. An order that is changed keeps the promotion of its code ("keptPromotionId"), also when
-- that has ended meanwhile, as long as the goods are worth enough. p_plain: an order of the API, without promotion and
-- fee, as the other side prices it.
CREATE PROCEDURE order_bill(
  IN p_order JSON,
  IN p_plain INT,
  IN p_business_date DATE,
  IN p_percent INT,
  OUT p_bill JSON
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id BIGINT DEFAULT JSON_VALUE(p_order, '$.pizzeriaId');
  DECLARE v_delivery INT DEFAULT JSON_VALUE(p_order, '$.type') = 'delivery';
  DECLARE v_code VARCHAR(20) DEFAULT NULLIF(JSON_VALUE(p_order, '$.promoCode'), '');
  DECLARE v_kept_id INT DEFAULT JSON_VALUE(p_order, '$.keptPromotionId');
  DECLARE v_priced JSON;
  DECLARE v_goods, v_discount, v_promotion_id, v_gift_id, v_zone_id, v_fee, v_free_from, v_minutes, v_fee_id INT;
  DECLARE v_promotion_discount INT DEFAULT 0;

  CALL order_price_lines(v_pizzeria_id, JSON_EXTRACT(p_order, '$.lines'), v_priced, v_goods);
  SET v_discount = ROUND(v_goods * p_percent / 100);

  IF v_delivery THEN
    CALL order_find_zone(
      v_pizzeria_id, JSON_VALUE(p_order, '$.address.street'), JSON_VALUE(p_order, '$.address.house'),
      v_zone_id, v_fee, v_free_from, v_minutes);
  END IF;
  IF NOT p_plain THEN
    SELECT id INTO v_promotion_id FROM promotions WHERE id = v_kept_id AND min_total <= v_goods;
    IF v_promotion_id IS NULL THEN
      CALL order_find_promotion(
        v_pizzeria_id, v_code, p_business_date, v_goods, v_promotion_id, v_promotion_discount, v_gift_id);
    ELSE
      CALL promotion_worth(v_promotion_id, v_goods, v_promotion_discount, v_gift_id);
    END IF;
    SET v_promotion_discount = LEAST(COALESCE(v_promotion_discount, 0), v_goods - v_discount);
    IF v_gift_id IS NOT NULL THEN
      CALL order_add_line(
        v_priced, v_gift_id, (SELECT LEFT(CONCAT(name, ' (gift)'), 100) FROM products WHERE id = v_gift_id), 0);
    END IF;
    IF v_fee > 0 AND v_goods < v_free_from THEN
      SET v_fee_id = (SELECT MIN(id) FROM products WHERE category = 'service');
    END IF;
    IF v_fee_id IS NOT NULL THEN
      CALL order_add_line(v_priced, v_fee_id, (SELECT name FROM products WHERE id = v_fee_id), v_fee);
    END IF;
  END IF;
  SET v_fee = IF(v_fee_id IS NULL, 0, v_fee);
  IF v_minutes IS NULL THEN
    SET v_minutes = IF(v_delivery, 60, COALESCE(
      (SELECT pickup_minutes FROM pizzeria_settings WHERE pizzeria_id = v_pizzeria_id), 25));
  END IF;

  SET p_bill = JSON_OBJECT(
    -- A variable is text on MariaDB; extracting makes it JSON again.
    'lines', JSON_EXTRACT(v_priced, '$'),
    'goods', v_goods,
    'subtotal', v_goods + v_fee,
    'discount', v_discount + v_promotion_discount,
    'promotionId', v_promotion_id,
    'promotionDiscount', v_promotion_discount,
    'zoneId', v_zone_id,
    'fee', v_fee,
    'promisedMinutes', v_minutes);
END
