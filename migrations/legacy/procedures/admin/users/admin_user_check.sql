-- Refuses a role without the pizzeria that it needs, or with one that it cannot have. Runs inside the caller's
-- transaction.
CREATE PROCEDURE admin_user_check(IN p_role VARCHAR(20), IN p_pizzeria_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  IF p_role IN ('cashier', 'cook', 'courier', 'shift-manager', 'office-manager') THEN
    IF p_pizzeria_id IS NULL THEN
      CALL refuse(422, 'pizzeria-needed', CONCAT('A ', p_role, ' works in a pizzeria: choose one.'));
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pizzerias WHERE id = p_pizzeria_id) THEN
      CALL refuse(422, 'unknown-pizzeria', CONCAT('There is no pizzeria ', p_pizzeria_id, '.'));
    END IF;
  ELSEIF p_pizzeria_id IS NOT NULL THEN
    CALL refuse(422, 'no-pizzeria', CONCAT('A person with the role ', p_role, ' belongs to no single pizzeria.'));
  END IF;
END
