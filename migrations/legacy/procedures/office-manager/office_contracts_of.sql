-- A person's contracts, the newest first; rates in minor units per hour.
CREATE PROCEDURE office_contracts_of(IN p_employee_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    hourly_rate, DATE_FORMAT(starts_on, '%Y-%m-%d') AS starts_on, DATE_FORMAT(ends_on, '%Y-%m-%d') AS ends_on
  FROM contracts
  WHERE employee_id = p_employee_id
  ORDER BY contracts.starts_on DESC, id DESC;
END
