-- What can be done with products: those that can be a half or take toppings, then the toppings. Minor units.
CREATE PROCEDURE product_options()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT id, takes_halves, takes_toppings
  FROM product_view
  WHERE active = 1 AND (takes_halves OR takes_toppings)
  ORDER BY id;
  SELECT id, name, price FROM toppings WHERE active = 1 ORDER BY name;
END
