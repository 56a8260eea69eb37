-- What a basket would cost now, worked out as order_save will (order_bill); refuses what that would refuse.
-- p_order is order_save's; the discount is that of p_customer_id, none for a guest.
CREATE PROCEDURE site_quote(IN p_order JSON, IN p_customer_id BIGINT, IN p_now DATETIME(3))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id INT DEFAULT JSON_VALUE(p_order, '$.pizzeriaId');
  DECLARE v_offset INT DEFAULT (SELECT utc_offset_minutes FROM pizzerias WHERE id = v_pizzeria_id);
  DECLARE v_percent INT DEFAULT COALESCE((SELECT discount_percent FROM customers WHERE id = p_customer_id), 0);
  DECLARE v_bill JSON;

  CALL order_check_products(v_pizzeria_id, JSON_EXTRACT(p_order, '$.lines'));
  CALL order_bill(p_order, 0, DATE(p_now + INTERVAL v_offset MINUTE), v_percent, v_bill);
  SELECT v_bill AS bill;
END
