-- The whole product as its events carry it: the row, then what it costs where that is not its price.
CREATE PROCEDURE read_product(IN p_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, name, category, price, active FROM products WHERE id = p_id;
  SELECT city, price FROM city_prices WHERE product_id = p_id ORDER BY city;
END
