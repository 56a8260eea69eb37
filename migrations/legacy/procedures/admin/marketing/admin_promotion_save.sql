-- Adds a promotion (p_id null) or changes it, anywhere in the network. p_promotion is {"name", "code", "kind",
-- "value", "productId", "minTotal", "city", "pizzeriaId", "startsOn", "endsOn", "usesLeft", "active": 0 or 1}, null
-- where there is none. Ends with its id.
CREATE PROCEDURE admin_promotion_save(IN p_id INT, IN p_promotion JSON, IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_found INT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL admin_promotion_check(p_id, p_promotion);
  IF p_id IS NULL THEN
    INSERT INTO promotions (name, kind, starts_on, ends_on)
    VALUES (
      JSON_VALUE(p_promotion, '$.name'), JSON_VALUE(p_promotion, '$.kind'),
      JSON_VALUE(p_promotion, '$.startsOn'), JSON_VALUE(p_promotion, '$.endsOn'));
    SET p_id = LAST_INSERT_ID();
  ELSE
    SELECT id INTO v_found FROM promotions WHERE id = p_id FOR UPDATE;
    IF v_found IS NULL THEN
      CALL refuse(404, 'no-such-promotion', CONCAT('There is no promotion ', p_id, '.'));
    END IF;
  END IF;
  UPDATE promotions
  SET
    name = JSON_VALUE(p_promotion, '$.name'),
    code = JSON_VALUE(p_promotion, '$.code'),
    kind = JSON_VALUE(p_promotion, '$.kind'),
    value = JSON_VALUE(p_promotion, '$.value'),
    product_id = JSON_VALUE(p_promotion, '$.productId'),
    min_total = JSON_VALUE(p_promotion, '$.minTotal'),
    city = JSON_VALUE(p_promotion, '$.city'),
    pizzeria_id = JSON_VALUE(p_promotion, '$.pizzeriaId'),
    starts_on = JSON_VALUE(p_promotion, '$.startsOn'),
    ends_on = JSON_VALUE(p_promotion, '$.endsOn'),
    uses_left = JSON_VALUE(p_promotion, '$.usesLeft'),
    active = JSON_VALUE(p_promotion, '$.active')
  WHERE id = p_id;
  CALL audit(p_user_id, 'admin', 'promotion-save', p_id, JSON_VALUE(p_promotion, '$.name'));
  COMMIT;
  SELECT p_id AS id;
END
