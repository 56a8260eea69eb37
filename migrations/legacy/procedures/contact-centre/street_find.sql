-- Streets of a city whose names hold a text, those that begin with it first. A percent sign is a percent sign.
CREATE PROCEDURE street_find(IN p_city VARCHAR(100), IN p_text VARCHAR(100))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT s.name
  FROM cities c
  JOIN streets s ON s.city_id = c.id
  WHERE c.name = p_city AND LOCATE(p_text, s.name) > 0
  ORDER BY LOCATE(p_text, s.name), s.name
  LIMIT 8;
END
