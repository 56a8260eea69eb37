-- Checks the lines that an order is to have. What is in it already may be on the stop list by now: as many pieces of it
-- may stay (a half is one, too) and come as another half or with other toppings, but none is added; nor is a topping
-- whose ingredient has run out.
CREATE PROCEDURE order_check_change(IN p_order_id BIGINT, IN p_pizzeria_id BIGINT, IN p_lines JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_more JSON;
  DECLARE v_topping VARCHAR(100);

  CALL order_check_products(NULL, p_lines);
  SELECT JSON_ARRAYAGG(JSON_OBJECT('productId', m.product_id)) INTO v_more
  FROM (
    SELECT n.product_id
    FROM (
      SELECT l.product_id, l.quantity
      FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (product_id INT PATH '$.productId', quantity INT PATH '$.quantity')) l
      UNION ALL
      SELECT l.product_id, l.quantity
      FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (product_id INT PATH '$.secondHalfId', quantity INT PATH '$.quantity')) l
      WHERE l.product_id IS NOT NULL
      UNION ALL
      SELECT ol.product_id, -ol.quantity FROM order_lines ol WHERE ol.order_id = p_order_id
      UNION ALL
      SELECT h.product_id, -ol.quantity
      FROM order_line_halves h
      JOIN order_lines ol ON ol.order_id = h.order_id AND ol.line = h.line
      WHERE h.order_id = p_order_id
    ) n
    GROUP BY n.product_id
    HAVING SUM(n.quantity) > 0
  ) m;
  IF v_more IS NOT NULL THEN
    CALL order_check_products(p_pizzeria_id, v_more);
  END IF;

  SELECT MIN(m.name) INTO v_topping
  FROM (
    SELECT t.name
    FROM (
      SELECT l.topping_id, l.quantity
      FROM JSON_TABLE(p_lines, '$[*]' COLUMNS (
        quantity INT PATH '$.quantity', NESTED PATH '$.toppingIds[*]' COLUMNS (topping_id INT PATH '$'))) l
      UNION ALL
      SELECT lt.topping_id, -ol.quantity
      FROM order_line_toppings lt
      JOIN order_lines ol ON ol.order_id = lt.order_id AND ol.line = lt.line
      WHERE lt.order_id = p_order_id
    ) n
    JOIN toppings t ON t.id = n.topping_id
    JOIN ingredient_stops s ON s.pizzeria_id = p_pizzeria_id AND s.ingredient_id = t.ingredient_id
    GROUP BY t.id, t.name
    HAVING SUM(n.quantity) > 0
  ) m;
  IF v_topping IS NOT NULL THEN
    CALL refuse(409, 'product-stopped', CONCAT(v_topping, ' is not available in this pizzeria at the moment.'));
  END IF;
END
