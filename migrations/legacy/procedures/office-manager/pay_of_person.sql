-- What a person's month (YYYY-MM) would come to if it were closed now. Called person by person.
CREATE PROCEDURE pay_of_person(IN p_employee_id INT, IN p_month CHAR(7))
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_minutes, v_rate, v_total INT;

  CALL pay_of_month(p_employee_id, p_month, v_minutes, v_rate, v_total);
  SELECT v_minutes AS minutes, v_rate AS hourly_rate, v_total AS total;
END
