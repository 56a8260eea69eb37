-- Notes cash that a drawer gets (or, negative, gives); no more can be taken out than should be in it.
-- Runs inside the caller's transaction, which holds the drawer's row.
CREATE PROCEDURE drawer_add(
  IN p_drawer_id INT,
  IN p_kind VARCHAR(10),
  IN p_amount INT,
  IN p_order_id BIGINT,
  IN p_comment VARCHAR(200)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_expected BIGINT;
  IF p_amount < 0 THEN
    SELECT d.opening_cash + COALESCE((SELECT SUM(m.amount) FROM drawer_moves m WHERE m.drawer_id = d.id), 0)
    INTO v_expected
    FROM cash_drawers d
    WHERE d.id = p_drawer_id;
    IF v_expected + p_amount < 0 THEN
      CALL refuse(409, 'not-enough-in-drawer', 'There is not so much cash in the drawer.');
    END IF;
  END IF;
  INSERT INTO drawer_moves (drawer_id, kind, amount, order_id, comment, at)
  VALUES (p_drawer_id, p_kind, p_amount, p_order_id, p_comment, UTC_TIMESTAMP(3));
END
