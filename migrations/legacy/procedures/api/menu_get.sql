-- The menu: which pizzeria it is for (id null when there is none of that number, or none was asked for) and the
-- currency; then what is sold, for what in the pizzeria's city, and whether it can be had there now.
CREATE PROCEDURE menu_get(IN p_pizzeria_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_city VARCHAR(100) DEFAULT (SELECT city FROM pizzerias WHERE id = p_pizzeria_id);

  SELECT
    MAX(CASE WHEN id = p_pizzeria_id THEN id END) AS id,
    COALESCE(MAX(CASE WHEN id = p_pizzeria_id THEN currency END), MIN(currency)) AS currency
  FROM pizzerias;

  SELECT p.id, p.name, p.category, COALESCE(c.price, p.price) AS price, s.product_id IS NULL AS available
  FROM products p
  LEFT JOIN city_prices c ON c.product_id = p.id AND c.city = v_city
  LEFT JOIN stop_list s ON s.product_id = p.id AND s.pizzeria_id = p_pizzeria_id
  WHERE p.active = 1
  ORDER BY p.id;
END
