-- Checks the lines that an order is to have. What is in it already may be on the stop list by now.
CREATE PROCEDURE order_check_change(IN p_order_id BIGINT, IN p_pizzeria_id BIGINT, IN p_lines JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_new JSON;

  CALL order_check_products(NULL, p_lines);
  SELECT JSON_ARRAYAGG(JSON_OBJECT('productId', l.product_id)) INTO v_new
  FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (product_id INT PATH '$.productId')) l
  LEFT JOIN order_lines ol ON ol.order_id = p_order_id AND ol.product_id = l.product_id
  WHERE ol.order_id IS NULL;
  IF v_new IS NOT NULL THEN
    CALL order_check_products(p_pizzeria_id, v_new);
  END IF;
END
