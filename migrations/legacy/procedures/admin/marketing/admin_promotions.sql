-- Every promotion, the running ones first, with how often it was used: counted anew each time, over all uses there
-- ever were.
CREATE PROCEDURE admin_promotions()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    r.id, r.name, r.code, r.kind, r.value, r.product_id, p.name AS product, r.min_total, r.city,
    r.pizzeria_id, z.name AS pizzeria,
    DATE_FORMAT(r.starts_on, '%Y-%m-%d') AS starts_on, DATE_FORMAT(r.ends_on, '%Y-%m-%d') AS ends_on,
    r.uses_left, r.active,
    (SELECT COUNT(*) FROM promotion_uses WHERE promotion_id = r.id) AS uses
  FROM promotions r
  LEFT JOIN products p ON p.id = r.product_id
  LEFT JOIN pizzerias z ON z.id = r.pizzeria_id
  ORDER BY r.active DESC, r.ends_on DESC, r.id DESC;
END
