-- Refuses a promotion that means nothing: a value that does not fit its kind, a gift that is not on the menu, a place
-- that is unknown, a code that is taken. The office manager's screen has the same rules in a procedure of its own,
-- because marketing was written twice. Deliberate: see README.md of legacy-monolith. Runs inside the caller's
-- transaction.
CREATE PROCEDURE admin_promotion_check(IN p_id INT, IN p_promotion JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_kind VARCHAR(10) DEFAULT JSON_VALUE(p_promotion, '$.kind');
  DECLARE v_value INT DEFAULT JSON_VALUE(p_promotion, '$.value');
  DECLARE v_product_id INT DEFAULT JSON_VALUE(p_promotion, '$.productId');
  DECLARE v_pizzeria_id INT DEFAULT JSON_VALUE(p_promotion, '$.pizzeriaId');
  DECLARE v_city VARCHAR(100) DEFAULT JSON_VALUE(p_promotion, '$.city');
  DECLARE v_code VARCHAR(20) DEFAULT JSON_VALUE(p_promotion, '$.code');

  IF v_kind = 'percent' AND v_value NOT BETWEEN 1 AND 100 THEN
    CALL refuse(422, 'wrong-value', 'A percentage is 1 to 100.');
  END IF;
  IF v_kind = 'amount' AND v_value < 1 THEN
    CALL refuse(422, 'wrong-value', 'An amount off must be more than nothing.');
  END IF;
  IF v_kind = 'gift' AND v_product_id IS NULL THEN
    CALL refuse(422, 'gift-needed', 'Choose the product that is the gift.');
  END IF;
  IF v_product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM products WHERE id = v_product_id AND active = 1) THEN
    CALL refuse(422, 'unknown-product', CONCAT('Product ', v_product_id, ' is not on the menu.'));
  END IF;
  IF v_pizzeria_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pizzerias WHERE id = v_pizzeria_id) THEN
    CALL refuse(422, 'unknown-pizzeria', CONCAT('There is no pizzeria ', v_pizzeria_id, '.'));
  END IF;
  IF v_city IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cities WHERE name = v_city) THEN
    CALL refuse(422, 'unknown-city', CONCAT('There is no city ', LEFT(v_city, 60), '.'));
  END IF;
  IF EXISTS (SELECT 1 FROM promotions WHERE code = v_code AND NOT id <=> p_id) THEN
    CALL refuse(409, 'code-exists', CONCAT('The code ', v_code, ' belongs to another promotion.'));
  END IF;
END
