-- Orders of some pizzerias from the first to the last business day, one row per order line, the lines of an order
-- together, in the order of the ids; payment and VAT are on each row of the order. Meant to be read as a stream: a
-- month of the chain is hundreds of thousands of rows. With one pizzeria the key (pizzeria_id, business_date) helps;
-- with all of them the whole table is read. p_pizzeria_ids is [1, 2].
CREATE PROCEDURE export_accounting(IN p_pizzeria_ids JSON, IN p_from DATE, IN p_to DATE)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    o.id, o.number, DATE_FORMAT(o.business_date, '%Y-%m-%d') AS business_date, o.pizzeria_id, z.name AS pizzeria,
    o.type, o.status, z.currency, o.subtotal, o.discount, o.total,
    CAST(ROUND(o.total * 20 / 120) AS SIGNED) AS vat,
    p.method AS payment_method, p.status AS payment_status, p.amount AS payment_amount,
    CONCAT(LEFT(DATE_FORMAT(p.paid_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') AS paid_at,
    l.line, l.product_id, l.name, l.quantity, l.unit_price, l.amount
  FROM JSON_TABLE(p_pizzeria_ids, '$[*]' COLUMNS (id INT PATH '$')) wanted
  JOIN pizzerias z ON z.id = wanted.id
  JOIN orders o ON o.pizzeria_id = z.id AND o.business_date BETWEEN p_from AND p_to
  LEFT JOIN payments p ON p.order_id = o.id
  LEFT JOIN order_lines l ON l.order_id = o.id
  ORDER BY o.id, l.line;
END
