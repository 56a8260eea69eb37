-- What a pizzeria's televisions advertise today: the chain's adverts and its own, with the product that they are about
-- (one whose product is sold out is left out: nobody should want it).
CREATE PROCEDURE screen_adverts(IN p_pizzeria_id INT, IN p_language CHAR(2))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT a.id, a.title, a.text, p.id AS product_id, COALESCE(cp.price, p.price) AS price, COALESCE(n.name, p.name) AS product
  FROM pizzerias z
  JOIN adverts a ON COALESCE(a.pizzeria_id, z.id) = z.id
    AND DATE(UTC_TIMESTAMP(3) + INTERVAL z.utc_offset_minutes MINUTE) BETWEEN a.starts_on AND a.ends_on
  LEFT JOIN stop_list s ON s.pizzeria_id = z.id AND s.product_id = a.product_id
  LEFT JOIN products p ON p.id = a.product_id AND p.active = 1 AND s.product_id IS NULL
  LEFT JOIN city_prices cp ON cp.product_id = p.id AND cp.city = z.city
  LEFT JOIN product_names n ON n.product_id = p.id AND n.language = p_language
  WHERE z.id = p_pizzeria_id AND (a.product_id IS NULL OR p.id IS NOT NULL)
  ORDER BY a.position, a.id;
END
