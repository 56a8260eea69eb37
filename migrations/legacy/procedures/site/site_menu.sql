-- What a pizzeria sells, in the words of a language and at the prices of its city, and what of it can be had now; then
-- the extras that can be had. Menu boards show the same.
CREATE PROCEDURE site_menu(IN p_pizzeria_id INT, IN p_language CHAR(2))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.id,
    COALESCE(n.name, p.name) AS name,
    p.category,
    COALESCE(cp.price, p.price) AS price,
    p.description,
    p.weight_grams,
    p.takes_halves,
    p.takes_toppings,
    s.product_id IS NULL AS available
  FROM product_view p
  LEFT JOIN pizzerias z ON z.id = p_pizzeria_id
  LEFT JOIN city_prices cp ON cp.product_id = p.id AND cp.city = z.city
  LEFT JOIN product_names n ON n.product_id = p.id AND n.language = p_language
  LEFT JOIN stop_list s ON s.product_id = p.id AND s.pizzeria_id = p_pizzeria_id
  WHERE p.active = 1
  ORDER BY p.position, p.id;

  SELECT t.id, t.name, t.price
  FROM toppings t
  LEFT JOIN ingredient_stops s ON s.ingredient_id = t.ingredient_id AND s.pizzeria_id = p_pizzeria_id
  WHERE t.active = 1 AND s.ingredient_id IS NULL
  ORDER BY t.id;
END
