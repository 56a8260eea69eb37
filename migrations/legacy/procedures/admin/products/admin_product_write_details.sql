-- Writes what hangs beside the row of a product: details and names. Runs inside the caller's transaction.
CREATE PROCEDURE admin_product_write_details(IN p_id INT, IN p_product JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  -- Not by ON DUPLICATE KEY: columns that others add later must stay as they are.
  INSERT IGNORE INTO product_details (product_id) VALUES (p_id);
  UPDATE product_details
  SET
    description = JSON_VALUE(p_product, '$.description'),
    weight_grams = JSON_VALUE(p_product, '$.weightGrams'),
    calories = JSON_VALUE(p_product, '$.calories'),
    made_in = JSON_VALUE(p_product, '$.madeIn'),
    takes_halves = JSON_VALUE(p_product, '$.takesHalves'),
    takes_toppings = JSON_VALUE(p_product, '$.takesToppings'),
    position = JSON_VALUE(p_product, '$.position')
  WHERE product_id = p_id;

  DELETE FROM product_names WHERE product_id = p_id;
  INSERT INTO product_names (product_id, language, name)
  SELECT p_id, n.language, n.name
  FROM JSON_TABLE(p_product, '$.names[*]' COLUMNS (
    language CHAR(2) PATH '$.language', name VARCHAR(100) PATH '$.name')) n
  WHERE n.name <> '';
END
