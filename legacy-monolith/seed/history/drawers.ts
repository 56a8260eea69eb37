import type { SeedClock } from '../clock.ts';
import type { Derived } from './derived.ts';

const OPENING_CASH = 100_000;

/** The cashiers' drawers of the last days, closed with what was taken in; today's are for who tries the system. */
export function drawerTables(recentFrom: number, clock: SeedClock): readonly Derived[] {
  return [
    { what: 'drawers', sql: DRAWERS, values: [OPENING_CASH, OPENING_CASH, recentFrom, clock.now] },
    { what: 'the drawers of payments', sql: DRAWER_OF_PAYMENT, values: [recentFrom] },
    { what: 'what went into the drawers', sql: DRAWER_MOVES, values: [recentFrom] },
  ];
}

// From midnight to the last payment of the pizzeria's own day, so that no two of a cashier overlap.
const DRAWERS = `
  INSERT INTO cash_drawers (pizzeria_id, user_id, opened_at, opening_cash, closed_at, counted_cash)
  SELECT
    d.pizzeria_id, d.taken_by, CAST(d.day AS DATETIME(3)) - INTERVAL d.utc_offset_minutes MINUTE, ?, MAX(d.paid_at),
    ? + SUM(d.amount)
  FROM (
    SELECT
      o.pizzeria_id, p.taken_by, z.utc_offset_minutes, DATE(p.paid_at + INTERVAL z.utc_offset_minutes MINUTE) AS day,
      p.paid_at, p.amount
    FROM payments p
    JOIN orders o ON o.id = p.order_id
    JOIN pizzerias z ON z.id = o.pizzeria_id
    WHERE p.order_id >= ? AND p.method = 'cash' AND p.status = 'paid'
  ) d
  WHERE d.day < DATE(? + INTERVAL d.utc_offset_minutes MINUTE)
  GROUP BY d.day, d.pizzeria_id, d.taken_by, d.utc_offset_minutes
  ORDER BY d.day, d.pizzeria_id`;

const DRAWER_OF_PAYMENT = `
  UPDATE payments p
  JOIN cash_drawers d ON d.user_id = p.taken_by AND p.paid_at BETWEEN d.opened_at AND d.closed_at
  SET p.drawer_id = d.id
  WHERE p.order_id >= ? AND p.method = 'cash' AND p.status = 'paid'`;

// A courier hands in the cash of the whole trip; all others pay at the till.
const DRAWER_MOVES = `
  INSERT INTO drawer_moves (drawer_id, kind, amount, order_id, comment, at)
  SELECT
    p.drawer_id, IF(t.trip_id IS NULL, 'sale', 'courier'), p.amount, IF(t.trip_id IS NULL, p.order_id, NULL),
    IF(t.trip_id IS NULL, '', CONCAT('Trip ', t.trip_id)), p.paid_at
  FROM payments p
  LEFT JOIN trip_orders t ON t.order_id = p.order_id
  WHERE p.order_id >= ? AND p.drawer_id IS NOT NULL
  ORDER BY p.paid_at, p.order_id`;
