-- A pizzeria's stop list as its manager sees it: every product and every ingredient with what stops or limits it
-- (times local), and who changed it lately. The log is fished out of the audit log of the whole chain, which has no
-- key but its id and grows for ever: README.md of legacy-monolith says what that costs.
CREATE PROCEDURE stop_list_get(IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = p_pizzeria_id);

  SELECT
    p.id, p.name, p.category, l.remaining,
    DATE_FORMAT(s.since + INTERVAL v_offset MINUTE, '%d %b %H:%i') AS since,
    (SELECT GROUP_CONCAT(i.name ORDER BY i.name SEPARATOR ', ')
     FROM ingredient_stop_products h JOIN ingredients i ON i.id = h.ingredient_id
     WHERE h.pizzeria_id = p_pizzeria_id AND h.product_id = p.id) AS missing
  FROM products p
  LEFT JOIN stop_list s ON s.pizzeria_id = p_pizzeria_id AND s.product_id = p.id
  LEFT JOIN product_limits l ON l.pizzeria_id = p_pizzeria_id AND l.product_id = p.id
  WHERE p.active = 1 OR s.product_id IS NOT NULL
  ORDER BY p.category, p.name, p.id;

  SELECT
    i.id, i.name, DATE_FORMAT(s.since + INTERVAL v_offset MINUTE, '%d %b %H:%i') AS since,
    (SELECT COUNT(*) FROM recipes r JOIN products p ON p.id = r.product_id AND p.active = 1
     WHERE r.ingredient_id = i.id) AS products
  FROM ingredients i
  LEFT JOIN ingredient_stops s ON s.pizzeria_id = p_pizzeria_id AND s.ingredient_id = i.id
  ORDER BY i.name;

  SELECT
    DATE_FORMAT(a.at + INTERVAL v_offset MINUTE, '%d %b %H:%i') AS at, COALESCE(u.name, 'somebody') AS who,
    a.action, a.details
  FROM audit_log a
  LEFT JOIN users u ON u.id = a.user_id
  WHERE a.screen = 'shift-manager' AND a.subject = CONCAT('pizzeria ', p_pizzeria_id)
    AND a.action IN ('stop-product', 'lift-product', 'stop-ingredient', 'lift-ingredient', 'limit-product')
  ORDER BY a.id DESC
  LIMIT 30;
END
