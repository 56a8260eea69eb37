-- Puts priced lines into the place of those that an order has. A line that stays what it was keeps its number, and with
-- it the tickets that the kitchen is at work on; the others get numbers that no line of the order ever had.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_replace_lines(IN p_order_id BIGINT, IN p_priced JSON, IN p_lines JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_kept JSON;
  DECLARE v_shift INT DEFAULT (
    SELECT GREATEST(COALESCE(MAX(l.line), 0), COALESCE((
      SELECT MAX(k.line) FROM kitchen_tickets k WHERE k.order_id = p_order_id), 0))
    FROM order_lines l
    WHERE l.order_id = p_order_id);

  CALL order_write_lines(p_order_id, p_priced, p_lines, v_shift);
  -- The name says what a line is, halves and toppings included.
  SELECT JSON_ARRAYAGG(JSON_OBJECT('new', n.line, 'old', o.line)) INTO v_kept
  FROM (
    SELECT line, product_id, name, ROW_NUMBER() OVER (PARTITION BY product_id, name ORDER BY line) AS nth
    FROM order_lines WHERE order_id = p_order_id AND line > v_shift
  ) n
  JOIN (
    SELECT line, product_id, name, ROW_NUMBER() OVER (PARTITION BY product_id, name ORDER BY line) AS nth
    FROM order_lines WHERE order_id = p_order_id AND line <= v_shift
  ) o ON o.product_id = n.product_id AND o.name = n.name AND o.nth = n.nth;

  DELETE FROM order_line_halves WHERE order_id = p_order_id AND line <= v_shift;
  DELETE FROM order_line_toppings WHERE order_id = p_order_id AND line <= v_shift;
  DELETE FROM order_lines WHERE order_id = p_order_id AND line <= v_shift;
  IF v_kept IS NOT NULL THEN
    UPDATE order_line_halves h
    JOIN JSON_TABLE(v_kept, '$[*]' COLUMNS (new_line INT PATH '$.new', old_line INT PATH '$.old')) k ON k.new_line = h.line
    SET h.line = k.old_line
    WHERE h.order_id = p_order_id;
    UPDATE order_line_toppings t
    JOIN JSON_TABLE(v_kept, '$[*]' COLUMNS (new_line INT PATH '$.new', old_line INT PATH '$.old')) k ON k.new_line = t.line
    SET t.line = k.old_line
    WHERE t.order_id = p_order_id;
    UPDATE order_lines l
    JOIN JSON_TABLE(v_kept, '$[*]' COLUMNS (new_line INT PATH '$.new', old_line INT PATH '$.old')) k ON k.new_line = l.line
    SET l.line = k.old_line
    WHERE l.order_id = p_order_id;
  END IF;
END
