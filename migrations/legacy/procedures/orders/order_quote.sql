-- What an order would cost and when it would come if it were taken now (see order_take for p_order; the customer may be
-- left out), refused as it would be: a row of sums in minor units, then the lines. Writes nothing.
CREATE PROCEDURE order_quote(IN p_order JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id BIGINT DEFAULT JSON_VALUE(p_order, '$.pizzeriaId');
  DECLARE v_phone VARCHAR(16) DEFAULT JSON_VALUE(p_order, '$.customer.phone');
  DECLARE v_percent INT DEFAULT COALESCE((SELECT discount_percent FROM customers WHERE phone = v_phone), 0);
  DECLARE v_currency CHAR(3);
  DECLARE v_business_date DATE;
  DECLARE v_bill JSON;
  DECLARE v_message VARCHAR(128);

  SELECT currency, DATE(UTC_TIMESTAMP() + INTERVAL utc_offset_minutes MINUTE) INTO v_currency, v_business_date
  FROM pizzerias
  WHERE id = v_pizzeria_id;
  IF v_currency IS NULL THEN
    SET v_message = CONCAT('unknown-pizzeria|', v_pizzeria_id);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  END IF;
  CALL order_check_products(v_pizzeria_id, JSON_EXTRACT(p_order, '$.lines'));
  CALL order_bill(p_order, 0, v_business_date, v_percent, v_bill);

  SELECT
    b.subtotal, b.discount, b.subtotal - b.discount AS total, b.promotion_discount, b.fee AS delivery_fee,
    b.promised_minutes, v_currency AS currency, p.name AS promotion, z.name AS zone,
    IF(JSON_VALUE(p_order, '$.type') = 'delivery' AND b.goods < s.min_order_total, s.min_order_total, NULL) AS minimum
  FROM JSON_TABLE(v_bill, '$' COLUMNS (
    goods INT PATH '$.goods',
    subtotal INT PATH '$.subtotal',
    discount INT PATH '$.discount',
    promotion_id INT PATH '$.promotionId',
    promotion_discount INT PATH '$.promotionDiscount',
    zone_id INT PATH '$.zoneId',
    fee INT PATH '$.fee',
    promised_minutes INT PATH '$.promisedMinutes')) b
  LEFT JOIN promotions p ON p.id = b.promotion_id
  LEFT JOIN delivery_zones z ON z.id = b.zone_id
  LEFT JOIN pizzeria_settings s ON s.pizzeria_id = v_pizzeria_id;

  SELECT line, product_id, name, quantity, unit_price, quantity * unit_price AS amount
  FROM JSON_TABLE(v_bill, '$.lines[*]' COLUMNS (
    line INT PATH '$.line',
    product_id INT PATH '$.productId',
    name VARCHAR(100) PATH '$.name',
    quantity INT PATH '$.quantity',
    unit_price INT PATH '$.unitPrice')) l
  ORDER BY line;
END
