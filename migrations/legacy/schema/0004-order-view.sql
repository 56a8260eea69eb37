-- What every screen and the API show of an order: times as ISO 8601, VAT worked out when it is read.

CREATE SQL SECURITY INVOKER VIEW order_view AS
SELECT
  o.id,
  o.number,
  DATE_FORMAT(o.business_date, '%Y-%m-%d') AS business_date,
  o.pizzeria_id,
  o.status,
  o.type,
  o.customer_phone,
  o.customer_name,
  o.street,
  o.house,
  o.flat,
  o.subtotal,
  o.discount,
  o.total,
  CAST(ROUND(o.total * 20 / 120) AS SIGNED) AS vat,
  o.comment,
  o.idempotency_key,
  CONCAT(LEFT(DATE_FORMAT(o.created_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS created_at,
  CONCAT(LEFT(DATE_FORMAT(o.changed_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS changed_at
FROM orders o;
