-- Writes the lines of an order as they were priced (order_price_lines), with halves and toppings as they were asked
-- for, each line p_shift further down than in the request. Runs inside the caller's transaction.
CREATE PROCEDURE order_write_lines(IN p_order_id BIGINT, IN p_priced JSON, IN p_lines JSON, IN p_shift INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  INSERT INTO order_lines (order_id, line, product_id, name, quantity, unit_price, amount)
  SELECT p_order_id, l.line + p_shift, l.product_id, l.name, l.quantity, l.unit_price, l.quantity * l.unit_price
  FROM JSON_TABLE(p_priced, '$[*]' COLUMNS (
    line INT PATH '$.line',
    product_id INT PATH '$.productId',
    name VARCHAR(100) PATH '$.name',
    quantity INT PATH '$.quantity',
    unit_price INT PATH '$.unitPrice')) l
  ORDER BY l.line;

  -- Most orders ask for neither.
  IF JSON_CONTAINS_PATH(p_lines, 'one', '$[*].secondHalfId', '$[*].toppingIds') THEN
    INSERT INTO order_line_halves (order_id, line, product_id)
    SELECT p_order_id, l.line + p_shift, l.second_half_id
    FROM JSON_TABLE(p_priced, '$[*]' COLUMNS (line INT PATH '$.line', second_half_id INT PATH '$.secondHalfId')) l
    WHERE l.second_half_id IS NOT NULL;

    INSERT INTO order_line_toppings (order_id, line, topping_id, price)
    SELECT DISTINCT p_order_id, f.line + p_shift, t.id, t.price
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
      line FOR ORDINALITY,
      NESTED PATH '$.toppingIds[*]' COLUMNS (topping_id INT PATH '$'))) f
    JOIN toppings t ON t.id = f.topping_id;
  END IF;
END
