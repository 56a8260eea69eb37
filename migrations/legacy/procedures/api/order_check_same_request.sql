-- An idempotency key stands for one request: signals when the order that it made is not the one asked for now.
CREATE PROCEDURE order_check_same_request(
  IN p_order_id BIGINT,
  IN p_pizzeria_id BIGINT,
  IN p_type VARCHAR(16),
  IN p_phone VARCHAR(16),
  IN p_name VARCHAR(100),
  IN p_street VARCHAR(200),
  IN p_house VARCHAR(20),
  IN p_flat VARCHAR(20),
  IN p_lines JSON,
  IN p_comment VARCHAR(500)
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_same INT;
  DECLARE v_other_lines INT;

  SELECT o.pizzeria_id = p_pizzeria_id AND o.type = p_type AND o.customer_phone = p_phone
    AND o.customer_name = p_name COLLATE utf8mb4_bin AND o.comment = p_comment COLLATE utf8mb4_bin
    AND o.street <=> p_street COLLATE utf8mb4_bin AND o.house <=> p_house COLLATE utf8mb4_bin
    AND o.flat <=> p_flat COLLATE utf8mb4_bin
    AND JSON_LENGTH(p_lines) = (SELECT COUNT(*) FROM order_lines WHERE order_id = o.id)
  INTO v_same
  FROM orders o
  WHERE o.id = p_order_id;

  SELECT COUNT(*) INTO v_other_lines
  FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
    line FOR ORDINALITY, product_id INT PATH '$.productId', quantity INT PATH '$.quantity')) l
  LEFT JOIN order_lines ol ON ol.order_id = p_order_id AND ol.line = l.line
    AND ol.product_id = l.product_id AND ol.quantity = l.quantity
  WHERE ol.order_id IS NULL;

  IF NOT v_same OR v_other_lines > 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'idempotency-key-reused';
  END IF;
END
