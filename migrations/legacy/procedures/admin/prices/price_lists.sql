-- Every price list, what is to come first.
CREATE PROCEDURE price_lists()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    l.id, l.name, l.city, l.status,
    DATE_FORMAT(l.valid_from, '%Y-%m-%d') AS valid_from, DATE_FORMAT(l.valid_to, '%Y-%m-%d') AS valid_to,
    (SELECT COUNT(*) FROM price_list_items WHERE price_list_id = l.id) AS items
  FROM price_lists l
  ORDER BY FIELD(l.status, 'draft', 'scheduled', 'published', 'ended'), l.valid_from DESC, l.id DESC;

  SELECT name FROM cities ORDER BY name;
END
