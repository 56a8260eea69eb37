-- How the size of an order tells on the kitchen: by pieces, how many orders, minutes until ready, grams an order, and
-- how many had halves or toppings. Pizzerias and days as in report_sales_by_hour.
-- What was in an order is read out of the XML that was written for the kitchen: three passes of a parser over each
-- document of each order of the days. Deliberate: nothing can be indexed, and nobody dares to change the document.
CREATE PROCEDURE report_kitchen_load(IN p_pizzerias VARCHAR(2000), IN p_from DATE, IN p_to DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    IF(x.pieces >= 6, '6 and more', CAST(x.pieces AS CHAR)) AS pieces,
    COUNT(*) AS orders,
    ROUND(AVG(x.seconds) / 60, 1) AS kitchen,
    CAST(ROUND(AVG(x.weight)) AS SIGNED) AS grams,
    CAST(SUM(x.extras > 0) AS SIGNED) AS with_extras
  FROM (
    SELECT
      CAST(EXTRACTVALUE(d.production, '/production/@pieces') AS UNSIGNED) AS pieces,
      CAST(EXTRACTVALUE(d.production, '/production/@weight') AS UNSIGNED) AS weight,
      CAST(EXTRACTVALUE(d.production, 'count(/production/item/half) + count(/production/item/topping)') AS UNSIGNED)
        AS extras,
      TIMESTAMPDIFF(SECOND, t.accepted_at, t.ready_at) AS seconds
    FROM orders o
    STRAIGHT_JOIN order_details d ON d.order_id = o.id
    LEFT JOIN order_times t ON t.order_id = o.id
    WHERE FIND_IN_SET(o.pizzeria_id, p_pizzerias) AND o.business_date BETWEEN p_from AND p_to
      AND o.status <> 'cancelled'
  ) x
  WHERE x.pieces > 0
  GROUP BY IF(x.pieces >= 6, '6 and more', CAST(x.pieces AS CHAR))
  ORDER BY pieces;
END
