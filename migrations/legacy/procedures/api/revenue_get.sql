-- The widget of the chain's site: revenue of the year and of the day over all pizzerias, added up on the fly.
-- Kopecks and cents make no sum: only what was sold in the currency that most pizzerias have is counted.
-- Reads every order ever taken, each time somebody looks. Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE revenue_get()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_currency CHAR(3);
  DECLARE v_elsewhere TEXT;

  SELECT currency INTO v_currency FROM pizzerias GROUP BY currency ORDER BY COUNT(*) DESC, currency LIMIT 1;
  -- A list and no join, which would make the reading of every order half as long again.
  SELECT COALESCE(GROUP_CONCAT(id), '') INTO v_elsewhere FROM pizzerias WHERE currency <> v_currency;
  SELECT
    (SELECT COUNT(*) FROM pizzerias) AS pizzerias,
    v_currency AS currency,
    YEAR(UTC_DATE()) AS year,
    DATE_FORMAT(UTC_DATE(), '%Y-%m-%d') AS day,
    CAST(COALESCE(SUM(CASE WHEN YEAR(business_date) = YEAR(UTC_DATE()) THEN total END), 0) AS SIGNED) AS year_revenue,
    CAST(COALESCE(SUM(CASE WHEN business_date = UTC_DATE() THEN total END), 0) AS SIGNED) AS day_revenue
  FROM orders
  WHERE status <> 'cancelled' AND NOT FIND_IN_SET(pizzeria_id, v_elsewhere);
END
