-- The toppings of a line as elements of its production document.
CREATE PROCEDURE order_toppings_xml(IN p_order_id BIGINT, IN p_line INT, OUT p_xml VARCHAR(2000))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_id, v_done INT DEFAULT 0;
  DECLARE v_name VARCHAR(2000);
  DECLARE c_toppings CURSOR FOR
    SELECT t.id, t.name
    FROM order_line_toppings lt
    JOIN toppings t ON t.id = lt.topping_id
    WHERE lt.order_id = p_order_id AND lt.line = p_line
    ORDER BY t.id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = 1;

  SET p_xml = '';
  OPEN c_toppings;
  FETCH c_toppings INTO v_id, v_name;
  WHILE NOT v_done DO
    CALL xml_escape(v_name);
    SET p_xml = CONCAT(p_xml, '<topping id="', v_id, '">', v_name, '</topping>');
    FETCH c_toppings INTO v_id, v_name;
  END WHILE;
  CLOSE c_toppings;
END
