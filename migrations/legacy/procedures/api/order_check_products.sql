-- Signals when a product (or the second half) is not sold at all, or is on the pizzeria's stop list just now, or when
-- it cannot be halved or topped as asked. p_pizzeria_id null: no stop list counts.
CREATE PROCEDURE order_check_products(IN p_pizzeria_id BIGINT, IN p_lines JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_unknown BIGINT;
  DECLARE v_stopped INT;
  DECLARE v_message VARCHAR(128);

  SELECT COALESCE(IF(p.id IS NULL, l.product_id, NULL), l.second_half_id) INTO v_unknown
  FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
    line FOR ORDINALITY, product_id BIGINT PATH '$.productId', second_half_id BIGINT PATH '$.secondHalfId')) l
  LEFT JOIN products p ON p.id = l.product_id AND p.active = 1
  LEFT JOIN products h ON h.id = l.second_half_id AND h.active = 1
  WHERE p.id IS NULL OR l.second_half_id IS NOT NULL AND h.id IS NULL
  ORDER BY l.line
  LIMIT 1;
  IF v_unknown IS NOT NULL THEN
    SET v_message = CONCAT('unknown-product|', v_unknown);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  END IF;

  SELECT s.product_id INTO v_stopped
  FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
    line FOR ORDINALITY, product_id INT PATH '$.productId', second_half_id INT PATH '$.secondHalfId')) l
  JOIN stop_list s ON s.pizzeria_id = p_pizzeria_id AND s.product_id IN (l.product_id, l.second_half_id)
  ORDER BY l.line
  LIMIT 1;
  IF v_stopped IS NOT NULL THEN
    SET v_message = CONCAT('product-stopped|', v_stopped);
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
  END IF;

  CALL order_check_extras(p_pizzeria_id, p_lines);
END
