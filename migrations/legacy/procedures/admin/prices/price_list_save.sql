-- Makes a draft (p_id null) or changes one. p_city null: for the whole chain. Ends with its id.
CREATE PROCEDURE price_list_save(
  IN p_id INT,
  IN p_name VARCHAR(100),
  IN p_city VARCHAR(100),
  IN p_valid_from DATE,
  IN p_valid_to DATE,
  IN p_user_id INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(10);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  IF p_city IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cities WHERE name = p_city) THEN
    CALL refuse(422, 'unknown-city', CONCAT('There is no city ', LEFT(p_city, 60), '.'));
  END IF;
  IF p_id IS NULL THEN
    INSERT INTO price_lists (name, city, valid_from, valid_to, status, created_at)
    VALUES (p_name, p_city, p_valid_from, p_valid_to, 'draft', UTC_TIMESTAMP(3));
    SET p_id = LAST_INSERT_ID();
  ELSE
    CALL price_list_lock(p_id, v_status);
    IF v_status <> 'draft' THEN
      CALL refuse(409, 'price-list-not-draft', CONCAT('The list is ', v_status, ': only a draft can be changed.'));
    END IF;
    UPDATE price_lists
    SET name = p_name, city = p_city, valid_from = p_valid_from, valid_to = p_valid_to
    WHERE id = p_id;
  END IF;
  CALL audit(p_user_id, 'admin', 'price-list-save', p_id, CONCAT_WS(', ', p_name, p_city, p_valid_from, p_valid_to));
  COMMIT;
  SELECT p_id AS id;
END
