-- Prices the lines of an order, [{"productId": 1, "quantity": 2, "secondHalfId"?: 3, "toppingIds"?: [4]}, ...], as the
-- pizzeria's city pays them. Two halves cost what the dearer one costs; toppings are added. Answers
-- [{"line", "productId", "secondHalfId", "name", "quantity", "unitPrice"}, ...]: the name says it all, because the
-- tables that others read know neither halves nor toppings. Runs inside the caller's transaction.
CREATE PROCEDURE order_price_lines(IN p_pizzeria_id BIGINT, IN p_lines JSON, OUT p_priced JSON, OUT p_subtotal INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_city VARCHAR(100) DEFAULT (SELECT city FROM pizzerias WHERE id = p_pizzeria_id);

  -- In one statement, so that no change of a price falls between the sum and the lines.
  IF NOT JSON_CONTAINS_PATH(p_lines, 'one', '$[*].secondHalfId', '$[*].toppingIds') THEN
    SELECT
      JSON_ARRAYAGG(JSON_OBJECT(
        'line', l.line, 'productId', p.id, 'name', p.name, 'quantity', l.quantity,
        'unitPrice', COALESCE(c.price, p.price))),
      SUM(l.quantity * COALESCE(c.price, p.price))
    INTO p_priced, p_subtotal
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
      line FOR ORDINALITY, product_id INT PATH '$.productId', quantity INT PATH '$.quantity')) l
    JOIN products p ON p.id = l.product_id
    LEFT JOIN city_prices c ON c.product_id = p.id AND c.city = v_city;
  ELSE
    SELECT
      JSON_ARRAYAGG(JSON_OBJECT(
        'line', l.line, 'productId', l.product_id, 'secondHalfId', l.second_half_id,
        'name', LEFT(CONCAT(
          p.name, COALESCE(CONCAT(' / ', h.name), ''), COALESCE(CONCAT(' + ', t.names), '')), 100),
        'quantity', l.quantity,
        'unitPrice', GREATEST(COALESCE(pc.price, p.price), COALESCE(hc.price, h.price, 0)) + COALESCE(t.price, 0))),
      SUM(l.quantity * (
        GREATEST(COALESCE(pc.price, p.price), COALESCE(hc.price, h.price, 0)) + COALESCE(t.price, 0)))
    INTO p_priced, p_subtotal
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
      line FOR ORDINALITY,
      product_id INT PATH '$.productId',
      quantity INT PATH '$.quantity',
      second_half_id INT PATH '$.secondHalfId')) l
    JOIN products p ON p.id = l.product_id
    LEFT JOIN city_prices pc ON pc.product_id = p.id AND pc.city = v_city
    LEFT JOIN products h ON h.id = l.second_half_id
    LEFT JOIN city_prices hc ON hc.product_id = h.id AND hc.city = v_city
    LEFT JOIN (
      SELECT f.line, SUM(tp.price) AS price, GROUP_CONCAT(tp.name ORDER BY tp.id SEPARATOR ' + ') AS names
      FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
        line FOR ORDINALITY,
        NESTED PATH '$.toppingIds[*]' COLUMNS (topping_id INT PATH '$'))) f
      JOIN toppings tp ON tp.id = f.topping_id
      GROUP BY f.line
    ) t ON t.line = l.line;
  END IF;
END
