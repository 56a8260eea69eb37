-- The pizzerias that a person may export: all of them for who works for the chain, those of their departments for a
-- franchisee, their own for everybody else.
CREATE PROCEDURE export_scope(IN p_user_id INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT p.id, p.name, p.city, p.phone, p.address, p.utc_offset_minutes, p.currency
  FROM users u
  JOIN pizzerias p
  LEFT JOIN pizzeria_settings s ON s.pizzeria_id = p.id
  LEFT JOIN user_departments d ON d.user_id = u.id AND d.department_id = s.department_id
  WHERE u.id = p_user_id
    AND CASE u.role WHEN 'admin' THEN 1 WHEN 'franchisee' THEN d.user_id IS NOT NULL ELSE p.id = u.pizzeria_id END
  ORDER BY p.id;
END
