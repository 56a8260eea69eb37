-- An order as its changing needs it: the order, the lines that a person may change (a fee and a gift follow from them),
-- how it is paid; then what can be had in its pizzeria now, and the toppings on offer.
CREATE PROCEDURE shift_order_get(IN p_order_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id INT DEFAULT (SELECT pizzeria_id FROM orders WHERE id = p_order_id);
  DECLARE v_city VARCHAR(100) DEFAULT (SELECT city FROM pizzerias WHERE id = v_pizzeria_id);

  SELECT
    o.id, o.number, o.pizzeria_id, o.status, o.type, o.customer_name, o.subtotal, o.discount, o.total,
    o.status IN ('accepted', 'cooking') AS changeable, COALESCE(d.changes, 0) AS changes
  FROM orders o
  LEFT JOIN order_details d ON d.order_id = o.id
  WHERE o.id = p_order_id;

  SELECT
    l.line, l.product_id, l.name, l.quantity, l.unit_price, l.amount, h.product_id AS second_half_id,
    (SELECT GROUP_CONCAT(t.topping_id ORDER BY t.topping_id)
     FROM order_line_toppings t WHERE t.order_id = l.order_id AND t.line = l.line) AS topping_ids,
    p.made_in = 'nowhere' OR l.unit_price = 0 AS follows
  FROM order_lines l
  JOIN product_view p ON p.id = l.product_id
  LEFT JOIN order_line_halves h ON h.order_id = l.order_id AND h.line = l.line
  WHERE l.order_id = p_order_id
  ORDER BY l.line;

  SELECT method, status, amount FROM payments WHERE order_id = p_order_id;

  SELECT p.id, p.name, COALESCE(c.price, p.price) AS price, p.takes_halves, p.takes_toppings
  FROM product_view p
  LEFT JOIN city_prices c ON c.product_id = p.id AND c.city = v_city
  LEFT JOIN stop_list s ON s.pizzeria_id = v_pizzeria_id AND s.product_id = p.id
  WHERE p.active = 1 AND p.made_in <> 'nowhere' AND s.product_id IS NULL
  ORDER BY p.category DESC, p.name, p.id;

  SELECT id, name, price FROM toppings WHERE active = 1 ORDER BY id;
END
