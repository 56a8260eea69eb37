-- Refuses halves and toppings that do not exist, or on what does not take any, and toppings whose ingredient has run out
-- in the pizzeria. p_pizzeria_id null: no stop counts.
CREATE PROCEDURE order_check_extras(IN p_pizzeria_id BIGINT, IN p_lines JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_id INT;
  DECLARE v_name VARCHAR(100);

  -- Most orders ask for none.
  IF JSON_CONTAINS_PATH(p_lines, 'one', '$[*].secondHalfId', '$[*].toppingIds') THEN
    SELECT l.product_id INTO v_id
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
      line FOR ORDINALITY, product_id INT PATH '$.productId', second_half_id INT PATH '$.secondHalfId')) l
    JOIN product_view p ON p.id = l.product_id
    JOIN product_view h ON h.id = l.second_half_id
    WHERE NOT (p.takes_halves AND h.takes_halves)
    ORDER BY l.line
    LIMIT 1;
    IF v_id IS NOT NULL THEN
      CALL refuse(422, 'no-halves', CONCAT('Product ', v_id, ' cannot be made in these halves.'));
    END IF;

    SELECT f.topping_id INTO v_id
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
      line FOR ORDINALITY,
      product_id INT PATH '$.productId',
      NESTED PATH '$.toppingIds[*]' COLUMNS (topping_id INT PATH '$'))) f
    JOIN product_view p ON p.id = f.product_id
    LEFT JOIN toppings t ON t.id = f.topping_id AND t.active = 1
    WHERE f.topping_id IS NOT NULL AND (t.id IS NULL OR NOT p.takes_toppings)
    ORDER BY f.line
    LIMIT 1;
    IF v_id IS NOT NULL THEN
      CALL refuse(422, 'no-topping', CONCAT('There is no topping ', v_id, ' for this product.'));
    END IF;

    SELECT t.name INTO v_name
    FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
      line FOR ORDINALITY,
      NESTED PATH '$.toppingIds[*]' COLUMNS (topping_id INT PATH '$'))) f
    JOIN toppings t ON t.id = f.topping_id
    JOIN ingredient_stops s ON s.pizzeria_id = p_pizzeria_id AND s.ingredient_id = t.ingredient_id
    ORDER BY f.line
    LIMIT 1;
    IF v_name IS NOT NULL THEN
      CALL refuse(409, 'product-stopped', CONCAT(v_name, ' is not available in this pizzeria at the moment.'));
    END IF;
  END IF;
END
