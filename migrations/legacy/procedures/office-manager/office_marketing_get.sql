-- Promotions that concern a pizzeria (its own, and the chain's, which only the chain changes), bonus actions likewise,
-- and the products that a promotion can give away.
CREATE PROCEDURE office_marketing_get(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    m.id, m.name, m.code, m.kind, m.value, m.product_id, g.name AS gift, m.min_total, m.uses_left, m.active,
    DATE_FORMAT(m.starts_on, '%Y-%m-%d') AS starts_on, DATE_FORMAT(m.ends_on, '%Y-%m-%d') AS ends_on,
    m.pizzeria_id <=> p_pizzeria_id AS own,
    (SELECT COUNT(*) FROM promotion_uses u WHERE u.promotion_id = m.id) AS uses
  FROM promotions m
  JOIN pizzerias p ON p.id = p_pizzeria_id
  LEFT JOIN products g ON g.id = m.product_id
  WHERE m.pizzeria_id = p_pizzeria_id OR m.pizzeria_id IS NULL AND (m.city IS NULL OR m.city = p.city)
  ORDER BY m.active DESC, m.ends_on DESC, m.id DESC;

  SELECT
    b.id, b.name, b.percent, b.active,
    DATE_FORMAT(b.starts_on, '%Y-%m-%d') AS starts_on, DATE_FORMAT(b.ends_on, '%Y-%m-%d') AS ends_on,
    w.pizzeria_id IS NOT NULL AS own
  FROM bonus_actions b
  LEFT JOIN bonus_action_pizzerias w ON w.bonus_action_id = b.id AND w.pizzeria_id = p_pizzeria_id
  WHERE w.pizzeria_id IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM bonus_action_pizzerias x WHERE x.bonus_action_id = b.id)
  ORDER BY b.active DESC, b.ends_on DESC, b.id DESC;

  SELECT id, name FROM products WHERE active = 1 AND category <> 'service' ORDER BY name, id;
END
