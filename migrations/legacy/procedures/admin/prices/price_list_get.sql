-- One price list (no row when there is none of that id), then every product on the menu or on the list with its price
-- now and its price in the list.
CREATE PROCEDURE price_list_get(IN p_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    l.id, l.name, l.city, l.status,
    DATE_FORMAT(l.valid_from, '%Y-%m-%d') AS valid_from, DATE_FORMAT(l.valid_to, '%Y-%m-%d') AS valid_to,
    (SELECT k.currency
     FROM cities c
     JOIN countries k ON k.code = c.country_code
     WHERE c.name = l.city) AS currency
  FROM price_lists l
  WHERE l.id = p_id;

  SELECT p.id, p.name, p.category, COALESCE(cp.price, p.price) AS price, i.price AS list_price
  FROM products p
  JOIN price_lists l ON l.id = p_id
  LEFT JOIN city_prices cp ON cp.product_id = p.id AND cp.city = l.city
  LEFT JOIN price_list_items i ON i.price_list_id = p_id AND i.product_id = p.id
  WHERE p.active = 1 OR i.price IS NOT NULL
  ORDER BY p.category, p.name;

  SELECT name FROM cities ORDER BY name;
END
