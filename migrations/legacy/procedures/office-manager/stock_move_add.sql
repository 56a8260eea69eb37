-- Writes down what came (supply), what was spoilt (loss), or what was counted (count: p_amount is what is there, and
-- the difference is the move). Amounts in the unit of the ingredient. Answers what is there now.
CREATE PROCEDURE stock_move_add(
  IN p_pizzeria_id INT, IN p_ingredient_id INT, IN p_kind VARCHAR(10), IN p_amount INT, IN p_comment VARCHAR(200),
  IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(3) DEFAULT UTC_TIMESTAMP(3);
  DECLARE v_name VARCHAR(100);
  DECLARE v_amount INT;
  DECLARE v_move INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  SELECT name INTO v_name FROM ingredients WHERE id = p_ingredient_id;
  IF v_name IS NULL THEN
    CALL refuse(422, 'unknown-ingredient', 'There is no such ingredient.');
  END IF;
  INSERT INTO ingredient_stock (pizzeria_id, ingredient_id, amount)
  VALUES (p_pizzeria_id, p_ingredient_id, 0)
  ON DUPLICATE KEY UPDATE amount = amount;
  SELECT amount INTO v_amount
  FROM ingredient_stock
  WHERE pizzeria_id = p_pizzeria_id AND ingredient_id = p_ingredient_id
  FOR UPDATE;
  SET v_move = CASE p_kind WHEN 'supply' THEN p_amount WHEN 'loss' THEN -p_amount ELSE p_amount - v_amount END;
  IF p_kind = 'loss' AND p_amount > v_amount THEN
    CALL refuse(409, 'not-in-stock', CONCAT('Only ', v_amount, ' of ', v_name, ' should be there: count it first.'));
  END IF;

  UPDATE ingredient_stock
  SET amount = amount + v_move
  WHERE pizzeria_id = p_pizzeria_id AND ingredient_id = p_ingredient_id;
  INSERT INTO stock_moves (pizzeria_id, ingredient_id, amount, kind, comment, user_id, business_date, at)
  SELECT
    p.id, p_ingredient_id, v_move, p_kind, p_comment, p_user_id, DATE(v_now + INTERVAL p.utc_offset_minutes MINUTE),
    v_now
  FROM pizzerias p
  WHERE p.id = p_pizzeria_id;
  CALL audit(
    p_user_id, 'office-manager', CONCAT('stock-', p_kind), CONCAT('pizzeria ', p_pizzeria_id),
    CONCAT(v_name, ' ', v_move));
  COMMIT;
  SELECT v_amount + v_move AS amount;
END
