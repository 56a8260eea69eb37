-- Makes a promotion of a pizzeria (p_id null), or changes one of its own. kind: percent (value: percent), amount (value:
-- minor units), gift (p_product_id). Answers its id.
-- The office's own piece of SQL for what admin has too: marketing was written twice, by two teams.
CREATE PROCEDURE office_promotion_save(
  IN p_pizzeria_id INT, IN p_id INT, IN p_name VARCHAR(100), IN p_code VARCHAR(20), IN p_kind VARCHAR(10),
  IN p_value INT, IN p_product_id INT, IN p_min_total INT, IN p_starts_on DATE, IN p_ends_on DATE,
  IN p_uses_left INT, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_lock(p_pizzeria_id);
  IF p_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM promotions WHERE id = p_id AND pizzeria_id = p_pizzeria_id) THEN
    CALL refuse(404, 'no-such-promotion', 'This pizzeria has no such promotion of its own.');
  ELSEIF p_kind = 'gift' AND NOT EXISTS (SELECT 1 FROM products WHERE id = p_product_id AND active = 1) THEN
    CALL refuse(422, 'unknown-product', 'There is no such product to give away.');
  ELSEIF EXISTS (SELECT 1 FROM promotions WHERE code = p_code AND NOT id <=> p_id) THEN
    CALL refuse(409, 'code-taken', CONCAT('The code ', p_code, ' is taken.'));
  END IF;

  IF p_id IS NULL THEN
    INSERT INTO promotions (
      name, code, kind, value, product_id, min_total, pizzeria_id, starts_on, ends_on, uses_left, active)
    VALUES (
      p_name, p_code, p_kind, p_value, p_product_id, p_min_total, p_pizzeria_id, p_starts_on, p_ends_on, p_uses_left, 1);
    SET p_id = LAST_INSERT_ID();
  ELSE
    UPDATE promotions
    SET
      name = p_name, code = p_code, kind = p_kind, value = p_value, product_id = p_product_id,
      min_total = p_min_total, starts_on = p_starts_on, ends_on = p_ends_on, uses_left = p_uses_left
    WHERE id = p_id;
  END IF;
  CALL audit(p_user_id, 'office-manager', 'save-promotion', CONCAT('pizzeria ', p_pizzeria_id), p_name);
  COMMIT;
  SELECT p_id AS id;
END
