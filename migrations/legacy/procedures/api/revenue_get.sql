-- The widget of the chain's site: revenue of the year and of the day over all pizzerias, added up on the fly.
-- Reads every order ever taken, each time somebody looks. Deliberate: see README.md of legacy-monolith.
CREATE PROCEDURE revenue_get()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    (SELECT COUNT(*) FROM pizzerias) AS pizzerias,
    (SELECT MIN(currency) FROM pizzerias) AS currency,
    YEAR(UTC_DATE()) AS year,
    DATE_FORMAT(UTC_DATE(), '%Y-%m-%d') AS day,
    CAST(COALESCE(SUM(CASE WHEN YEAR(business_date) = YEAR(UTC_DATE()) THEN total END), 0) AS SIGNED) AS year_revenue,
    CAST(COALESCE(SUM(CASE WHEN business_date = UTC_DATE() THEN total END), 0) AS SIGNED) AS day_revenue
  FROM orders
  WHERE status <> 'cancelled';
END
