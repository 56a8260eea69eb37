-- An idempotency key stands for one request: signals when the order that it made is not the one asked for now. Unless
-- p_plain, the order may have lines that nobody asked for: a gift, a fee.
CREATE PROCEDURE order_check_same_request(IN p_order_id BIGINT, IN p_order JSON, IN p_plain INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id BIGINT DEFAULT JSON_VALUE(p_order, '$.pizzeriaId');
  DECLARE v_type VARCHAR(16) DEFAULT JSON_VALUE(p_order, '$.type');
  DECLARE v_phone VARCHAR(16) DEFAULT JSON_VALUE(p_order, '$.customer.phone');
  DECLARE v_name VARCHAR(100) DEFAULT JSON_VALUE(p_order, '$.customer.name');
  DECLARE v_comment VARCHAR(500) DEFAULT JSON_VALUE(p_order, '$.comment');
  DECLARE v_street VARCHAR(200) DEFAULT JSON_VALUE(p_order, '$.address.street');
  DECLARE v_house VARCHAR(20) DEFAULT JSON_VALUE(p_order, '$.address.house');
  DECLARE v_flat VARCHAR(20) DEFAULT JSON_VALUE(p_order, '$.address.flat');
  DECLARE v_lines INT DEFAULT JSON_LENGTH(p_order, '$.lines');
  DECLARE v_same, v_other_lines, v_all_lines INT;

  SELECT o.pizzeria_id = v_pizzeria_id AND o.type = v_type AND o.customer_phone = v_phone
    AND o.customer_name = v_name COLLATE utf8mb4_bin AND o.comment = v_comment COLLATE utf8mb4_bin
    AND o.street <=> v_street COLLATE utf8mb4_bin AND o.house <=> v_house COLLATE utf8mb4_bin
    AND o.flat <=> v_flat COLLATE utf8mb4_bin
  INTO v_same
  FROM orders o
  WHERE o.id = p_order_id;

  SELECT COUNT(*) INTO v_all_lines FROM order_lines WHERE order_id = p_order_id;
  SELECT COUNT(*) INTO v_other_lines
  FROM JSON_TABLE(p_order, '$.lines[*]' COLUMNS (
    line FOR ORDINALITY, product_id INT PATH '$.productId', quantity INT PATH '$.quantity')) l
  LEFT JOIN order_lines ol ON ol.order_id = p_order_id AND ol.line = l.line
    AND ol.product_id = l.product_id AND ol.quantity = l.quantity
  WHERE ol.order_id IS NULL;

  IF NOT v_same OR v_other_lines > 0 OR v_all_lines < v_lines OR p_plain AND v_all_lines > v_lines THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'idempotency-key-reused';
  END IF;
END
