-- Writes what the kitchen is to make of an order as XML, the format that somebody found modern in 2012:
--   <production order="12" type="delivery" pieces="2" weight="1160">
--     <item line="1" product="3" pieces="2" weight="580" made-in="kitchen">
--       <name>Pepperoni</name><half product="6">Hawaiian</half><topping id="2">Jalapeño</topping>
--       <plan><station name="dough"/><station name="filling"/><station name="oven"/><station name="packing"/></plan>
--     </item>
--   </production>
-- Weights in grams: of an item for one piece, of the whole for all. Reports read it with EXTRACTVALUE, which answers
-- texts with their entities as they stand: what wants a name reads it by the product's number.
-- Line by line in a loop, with a read in it for the toppings of each: deliberate, as such procedures were written.
-- Runs inside the caller's transaction.
CREATE PROCEDURE order_write_production(IN p_order_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_line, v_product, v_half, v_quantity, v_weight INT;
  DECLARE v_name, v_half_name, v_toppings VARCHAR(2000);
  DECLARE v_made_in VARCHAR(10);
  DECLARE v_plan VARCHAR(200);
  DECLARE v_pieces, v_total_weight, v_done INT DEFAULT 0;
  DECLARE v_items LONGTEXT DEFAULT '';
  DECLARE v_type VARCHAR(16) DEFAULT (SELECT type FROM orders WHERE id = p_order_id);
  DECLARE c_lines CURSOR FOR
    SELECT l.line, l.product_id, l.quantity, p.weight_grams, p.name, p.made_in, h.product_id, hp.name
    FROM order_lines l
    JOIN product_view p ON p.id = l.product_id
    LEFT JOIN order_line_halves h ON h.order_id = l.order_id AND h.line = l.line
    LEFT JOIN products hp ON hp.id = h.product_id
    WHERE l.order_id = p_order_id AND p.made_in <> 'nowhere'
    ORDER BY l.line;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = 1;

  OPEN c_lines;
  FETCH c_lines INTO v_line, v_product, v_quantity, v_weight, v_name, v_made_in, v_half, v_half_name;
  WHILE NOT v_done DO
    CALL xml_escape(v_name);
    CALL xml_escape(v_half_name);
    CALL order_toppings_xml(p_order_id, v_line, v_toppings);
    SET v_plan = IF(v_made_in = 'kitchen',
      '<plan><station name="dough"/><station name="filling"/><station name="oven"/><station name="packing"/></plan>',
      '<plan><station name="packing"/></plan>');
    SET v_items = CONCAT(
      v_items, '<item line="', v_line, '" product="', v_product, '" pieces="', v_quantity, '" weight="', v_weight,
      '" made-in="', v_made_in, '"><name>', v_name, '</name>',
      COALESCE(CONCAT('<half product="', v_half, '">', v_half_name, '</half>'), ''), v_toppings, v_plan, '</item>');
    SET v_pieces = v_pieces + v_quantity, v_total_weight = v_total_weight + v_quantity * v_weight;
    FETCH c_lines INTO v_line, v_product, v_quantity, v_weight, v_name, v_made_in, v_half, v_half_name;
  END WHILE;
  CLOSE c_lines;

  UPDATE order_details
  SET production = CONCAT(
    '<production order="', p_order_id, '" type="', v_type, '" pieces="', v_pieces, '" weight="', v_total_weight, '">',
    v_items, '</production>')
  WHERE order_id = p_order_id;
END
