-- What sold how well: pieces, revenue before discounts (minor units), share of the revenue in percent. Pizzerias and
-- days as in report_sales_by_hour, and read in the same way: every order, then every line of it. product_sales holds
-- nearly the same numbers ready; this report is older, and the two have never been compared.
CREATE PROCEDURE report_product_mix(IN p_pizzerias VARCHAR(2000), IN p_from DATE, IN p_to DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    p.name AS product, p.category,
    CAST(SUM(l.quantity) AS SIGNED) AS pieces,
    CAST(SUM(l.amount) AS SIGNED) AS revenue,
    ROUND(100 * SUM(l.amount) / NULLIF(SUM(SUM(l.amount)) OVER (), 0), 1) AS share
  FROM orders o
  STRAIGHT_JOIN order_lines l ON l.order_id = o.id
  STRAIGHT_JOIN products p ON p.id = l.product_id
  WHERE FIND_IN_SET(o.pizzeria_id, p_pizzerias) AND o.business_date BETWEEN p_from AND p_to
    AND o.status <> 'cancelled'
  GROUP BY p.id, p.name, p.category
  ORDER BY revenue DESC, p.id;
END
