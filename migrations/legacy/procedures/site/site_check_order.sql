-- Refuses what the site may not take: an order for a closed pizzeria, for one that takes none online, and a delivery to
-- where it does not drive (one without zones drives everywhere). Says who does, if somebody does.
CREATE PROCEDURE site_check_order(IN p_order JSON, IN p_open INT, IN p_accepts_online INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_pizzeria_id INT DEFAULT JSON_VALUE(p_order, '$.pizzeriaId');
  DECLARE v_street VARCHAR(200) DEFAULT JSON_VALUE(p_order, '$.address.street');
  DECLARE v_house VARCHAR(20) DEFAULT JSON_VALUE(p_order, '$.address.house');
  DECLARE v_zone_id, v_fee, v_free_from, v_minutes INT;
  DECLARE v_number INT DEFAULT CAST(COALESCE(NULLIF(REGEXP_SUBSTR(v_house, '^[0-9]{1,6}'), ''), '0') AS UNSIGNED);
  DECLARE v_other VARCHAR(100);

  IF NOT p_open THEN
    CALL refuse(409, 'closed', 'The pizzeria is closed now.');
  END IF;
  IF NOT p_accepts_online THEN
    CALL refuse(409, 'no-online-orders', 'The pizzeria takes no orders here at the moment. Please call.');
  END IF;

  IF JSON_VALUE(p_order, '$.type') = 'delivery'
    AND EXISTS (SELECT 1 FROM delivery_zones WHERE pizzeria_id = v_pizzeria_id)
  THEN
    CALL order_find_zone(v_pizzeria_id, v_street, v_house, v_zone_id, v_fee, v_free_from, v_minutes);
    IF v_zone_id IS NULL THEN
      SELECT MIN(other.name) INTO v_other
      FROM pizzerias p
      JOIN pizzerias other ON other.city = p.city
      JOIN cities c ON c.name = p.city
      JOIN streets s ON s.city_id = c.id AND s.name = v_street
      JOIN zone_streets zs ON zs.street_id = s.id AND v_number BETWEEN zs.house_from AND zs.house_to
      JOIN delivery_zones z ON z.id = zs.zone_id AND z.pizzeria_id = other.id
      WHERE p.id = v_pizzeria_id;
      IF v_other IS NULL THEN
        CALL refuse(422, 'no-delivery-there', 'We do not deliver to this address.');
      ELSE
        CALL refuse(422, 'other-pizzeria-delivers', CONCAT('This address gets its pizza from ', v_other, '.'));
      END IF;
    END IF;
  END IF;
END
