-- One ticket for the kitchen per piece that it makes, those that are there already left alone.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_write_tickets(IN p_order_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_piece INT DEFAULT 1;
  DECLARE v_pieces INT DEFAULT (
    SELECT MAX(l.quantity) FROM order_lines l JOIN product_view p ON p.id = l.product_id
    WHERE l.order_id = p_order_id AND p.made_in = 'kitchen');

  IF EXISTS (SELECT 1 FROM kitchen_tickets WHERE order_id = p_order_id AND cancelled = 1) THEN
    CALL order_clear_tickets(p_order_id);
  END IF;

  WHILE v_piece <= COALESCE(v_pieces, 0) DO
    INSERT INTO kitchen_tickets (
      order_id, line, piece, pizzeria_id, product_id, name, details, station, created_at, station_since)
    SELECT
      o.id, l.line, v_piece, o.pizzeria_id, l.product_id,
      LEFT(CONCAT(p.name, COALESCE(CONCAT(' / ', hp.name), '')), 100),
      COALESCE((
        SELECT GROUP_CONCAT(CONCAT('+ ', t.name) ORDER BY t.id SEPARATOR ', ')
        FROM order_line_toppings lt
        JOIN toppings t ON t.id = lt.topping_id
        WHERE lt.order_id = o.id AND lt.line = l.line), ''),
      'dough', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
    FROM orders o
    JOIN order_lines l ON l.order_id = o.id
    JOIN product_view p ON p.id = l.product_id
    LEFT JOIN order_line_halves h ON h.order_id = l.order_id AND h.line = l.line
    LEFT JOIN products hp ON hp.id = h.product_id
    LEFT JOIN kitchen_tickets k ON k.order_id = l.order_id AND k.line = l.line AND k.piece = v_piece
    WHERE o.id = p_order_id AND p.made_in = 'kitchen' AND l.quantity >= v_piece AND k.id IS NULL;
    SET v_piece = v_piece + 1;
  END WHILE;
END
