-- What the televisions show between menus, and where.
CREATE PROCEDURE admin_adverts()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    a.id, a.title, a.text, a.pizzeria_id, p.name AS pizzeria, a.product_id, r.name AS product,
    DATE_FORMAT(a.starts_on, '%Y-%m-%d') AS starts_on, DATE_FORMAT(a.ends_on, '%Y-%m-%d') AS ends_on, a.position
  FROM adverts a
  LEFT JOIN pizzerias p ON p.id = a.pizzeria_id
  LEFT JOIN products r ON r.id = a.product_id
  ORDER BY a.position, a.id;
END
