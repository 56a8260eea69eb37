-- Closes a month (YYYY-MM) of a pizzeria: a pay sheet for each person, worked out one by one in a loop, as payroll
-- always was. Refuses a month that is not over, is closed, or in which somebody's hours have no end.
CREATE PROCEDURE pay_month_close(IN p_pizzeria_id INT, IN p_month CHAR(7), IN p_user_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_first DATE DEFAULT CAST(CONCAT(p_month, '-01') AS DATE);
  DECLARE v_today DATE;
  DECLARE v_done INT DEFAULT 0;
  DECLARE v_sheets INT DEFAULT 0;
  DECLARE v_id, v_minutes, v_rate, v_total INT;
  DECLARE c_people CURSOR FOR
    SELECT id FROM employees
    WHERE pizzeria_id = p_pizzeria_id AND hired_on <= LAST_DAY(v_first) AND (left_on IS NULL OR left_on >= v_first)
    ORDER BY id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = 1;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;

  CALL office_lock(p_pizzeria_id);
  SELECT DATE(UTC_TIMESTAMP(3) + INTERVAL utc_offset_minutes MINUTE) INTO v_today
  FROM pizzerias
  WHERE id = p_pizzeria_id;
  IF v_today <= LAST_DAY(v_first) THEN
    CALL refuse(409, 'month-not-over', CONCAT(p_month, ' is not over yet.'));
  ELSEIF EXISTS (
    SELECT 1 FROM pay_sheets s JOIN employees e ON e.id = s.employee_id
    WHERE e.pizzeria_id = p_pizzeria_id AND s.month = p_month) THEN
    CALL refuse(409, 'month-closed', CONCAT(p_month, ' is closed already.'));
  ELSEIF EXISTS (
    SELECT 1 FROM time_entries
    WHERE pizzeria_id = p_pizzeria_id AND left_at IS NULL AND business_date BETWEEN v_first AND LAST_DAY(v_first)) THEN
    CALL refuse(409, 'hours-open', CONCAT('Somebody has not been clocked out in ', p_month, '.'));
  END IF;

  OPEN c_people;
  FETCH c_people INTO v_id;
  WHILE NOT v_done DO
    CALL pay_of_month(v_id, p_month, v_minutes, v_rate, v_total);
    INSERT INTO pay_sheets (employee_id, month, minutes, hourly_rate, bonus, total, made_at)
    VALUES (v_id, p_month, v_minutes, v_rate, 0, v_total, UTC_TIMESTAMP(3));
    SET v_sheets = v_sheets + 1;
    FETCH c_people INTO v_id;
  END WHILE;
  CLOSE c_people;
  IF v_sheets = 0 THEN
    CALL refuse(422, 'nobody-worked', CONCAT('Nobody was employed here in ', p_month, '.'));
  END IF;
  CALL audit(p_user_id, 'office-manager', 'close-month', CONCAT('pizzeria ', p_pizzeria_id), p_month);
  COMMIT;
  SELECT v_sheets AS sheets;
END
