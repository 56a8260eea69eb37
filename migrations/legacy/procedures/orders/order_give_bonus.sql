-- Gives the customer the points that the bonus actions running in the pizzeria promise for an order (p_sign 1), or takes back what was
-- given for it (-1). Runs inside the caller's transaction.
CREATE PROCEDURE order_give_bonus(IN p_order_id BIGINT, IN p_sign INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_customer_id BIGINT;
  DECLARE v_points INT;

  IF p_sign = 1 THEN
    SELECT o.customer_id, FLOOR(o.total / 100 * SUM(b.percent) / 100) INTO v_customer_id, v_points
    FROM orders o
    JOIN bonus_actions b ON b.active = 1 AND o.business_date BETWEEN b.starts_on AND b.ends_on
      AND (
        NOT EXISTS (SELECT 1 FROM bonus_action_pizzerias a WHERE a.bonus_action_id = b.id)
        OR EXISTS (
          SELECT 1 FROM bonus_action_pizzerias a WHERE a.bonus_action_id = b.id AND a.pizzeria_id = o.pizzeria_id))
    WHERE o.id = p_order_id
    GROUP BY o.id;
  ELSE
    SELECT MAX(o.customer_id), -SUM(m.points) INTO v_customer_id, v_points
    FROM orders o
    JOIN bonus_moves m ON m.customer_id = o.customer_id AND m.order_id = o.id
    WHERE o.id = p_order_id;
  END IF;

  IF v_customer_id IS NOT NULL AND v_points <> 0 THEN
    INSERT INTO bonus_accounts (customer_id, points)
    VALUES (v_customer_id, v_points)
    ON DUPLICATE KEY UPDATE points = points + v_points;
    INSERT INTO bonus_moves (customer_id, order_id, points, at)
    VALUES (v_customer_id, p_order_id, v_points, UTC_TIMESTAMP(3));
  END IF;
END
