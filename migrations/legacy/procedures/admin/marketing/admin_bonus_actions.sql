-- Every action that gives points back, the running ones first, with the pizzerias to which an office manager has
-- bound it (null: everywhere).
CREATE PROCEDURE admin_bonus_actions()
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT
    id, name, percent, DATE_FORMAT(starts_on, '%Y-%m-%d') AS starts_on, DATE_FORMAT(ends_on, '%Y-%m-%d') AS ends_on,
    active,
    (SELECT GROUP_CONCAT(z.name ORDER BY z.name SEPARATOR ', ')
     FROM bonus_action_pizzerias b
     JOIN pizzerias z ON z.id = b.pizzeria_id
     WHERE b.bonus_action_id = bonus_actions.id) AS pizzerias
  FROM bonus_actions
  ORDER BY active DESC, ends_on DESC, id DESC;
END
