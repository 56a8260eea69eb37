-- Takes the pieces of an order off what is left of them (p_sign 1), or gives them back (-1). A half takes a whole
-- piece: there is no selling the other half of a base. At nothing left the product goes onto the stop list, and stays
-- there until a shift manager lifts it, even when an order gives some back. With p_strict an order for more than there
-- is is refused.
-- Begins with a lock on the pizzeria's limits and its whole store, for what follows in every caller: a change of an order
-- writes the statistics before it comes back to the store, a new order after it, and each would wait for the other.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_take_limits(IN p_order_id BIGINT, IN p_sign INT, IN p_strict INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id INT DEFAULT (SELECT pizzeria_id FROM orders WHERE id = p_order_id);
  DECLARE v_short INT;
  DECLARE v_limits, v_ingredients INT;
  DECLARE v_message VARCHAR(128);

  SELECT COUNT(*) INTO v_limits FROM product_limits WHERE pizzeria_id = v_pizzeria_id FOR UPDATE;
  SELECT COUNT(*) INTO v_ingredients FROM ingredient_stock WHERE pizzeria_id = v_pizzeria_id FOR UPDATE;

  -- Nearly every product of nearly every pizzeria is without a limit.
  IF v_limits > 0 THEN
    UPDATE product_limits l
    JOIN (
      SELECT n.product_id, SUM(n.quantity) AS quantity
      FROM (
        SELECT ol.product_id, ol.quantity FROM order_lines ol WHERE ol.order_id = p_order_id
        UNION ALL
        SELECT h.product_id, ol.quantity
        FROM order_line_halves h
        JOIN order_lines ol ON ol.order_id = h.order_id AND ol.line = h.line
        WHERE h.order_id = p_order_id
      ) n
      GROUP BY n.product_id
    ) w ON w.product_id = l.product_id
    SET l.remaining = IF(p_strict, l.remaining - p_sign * w.quantity, GREATEST(0, l.remaining - p_sign * w.quantity))
    WHERE l.pizzeria_id = v_pizzeria_id;

    SELECT MIN(product_id) INTO v_short FROM product_limits WHERE pizzeria_id = v_pizzeria_id AND remaining < 0;
    IF v_short IS NOT NULL THEN
      SET v_message = CONCAT('product-stopped|', v_short);
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
    END IF;

    INSERT INTO stop_list (pizzeria_id, product_id, since)
    SELECT l.pizzeria_id, l.product_id, UTC_TIMESTAMP(3)
    FROM product_limits l
    LEFT JOIN stop_list s ON s.pizzeria_id = l.pizzeria_id AND s.product_id = l.product_id
    WHERE p_sign = 1 AND l.pizzeria_id = v_pizzeria_id AND l.remaining = 0 AND s.product_id IS NULL
      AND l.product_id IN (
        SELECT product_id FROM order_lines WHERE order_id = p_order_id
        UNION SELECT product_id FROM order_line_halves WHERE order_id = p_order_id)
    ORDER BY l.product_id;
  END IF;
END
