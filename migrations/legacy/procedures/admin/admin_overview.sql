-- What there is of everything, for the start page of the administration.
CREATE PROCEDURE admin_overview()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    (SELECT COUNT(*) FROM countries) AS countries,
    (SELECT COUNT(*) FROM cities) AS cities,
    (SELECT COUNT(*) FROM departments) AS departments,
    (SELECT COUNT(*) FROM pizzerias) AS pizzerias,
    (SELECT COUNT(*) FROM products WHERE active = 1) AS products,
    (SELECT COUNT(*) FROM ingredients) AS ingredients,
    (SELECT COUNT(*) FROM price_lists WHERE status IN ('scheduled', 'published')) AS price_lists,
    (SELECT COUNT(*) FROM users) AS users,
    (SELECT COUNT(*) FROM promotions WHERE active = 1) AS promotions;
END
