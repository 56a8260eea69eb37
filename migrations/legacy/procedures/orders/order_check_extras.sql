-- Refuses halves and toppings that do not exist, or on what does not take any.
CREATE PROCEDURE order_check_extras(IN p_lines JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_id INT;

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
  END IF;
END
