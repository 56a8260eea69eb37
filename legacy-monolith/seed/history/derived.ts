/** Everything that follows from the orders, as one statement a table. */
export interface Derived {
  readonly what: string;
  readonly sql: string;
  readonly values: readonly (number | Date)[];
}

/** Logs, stock and receipts are written for so many days only: nobody looks for older ones. */
export const RECENT_DAYS = 7;

const TO_CUSTOMER = `o.status <> 'cancelled'`;

/**
 * In the order in which they have to run; `recentFrom` is the first order of the last days. Sorted where ids are drawn,
 * so that the same seed gives the same ids.
 */
export function derivedTables(recentFrom: number): readonly Derived[] {
  const recent = [recentFrom];
  const all = (what: string, sql: string, values: readonly number[] = []): Derived => ({ what, sql, values });
  return [
    all('numbers of the day', COUNTERS),
    all('sales by hour', SALES_BY_HOUR),
    all('sales by product', PRODUCT_SALES),
    all('what customers spent', CUSTOMER_STATISTICS),
    all('bonus points', BONUS_MOVES),
    all('bonus accounts', BONUS_ACCOUNTS),
    all('receipts', RECEIPTS, recent),
    all('the log of orders', ORDER_LOG, repeated(recentFrom, 6)),
    all('stock', STOCK_MOVES, repeated(recentFrom, 3)),
  ];
}

const repeated = (value: number, times: number): readonly number[] => Array.from({ length: times }, () => value);

const COUNTERS = `
  INSERT INTO order_counters (pizzeria_id, business_date, last_number)
  SELECT pizzeria_id, business_date, MAX(number) FROM orders GROUP BY pizzeria_id, business_date`;

// Each reads the orders as they lie: by way of another index it would fetch every row from somewhere else.
const SALES_BY_HOUR = `
  INSERT INTO sales_by_hour (pizzeria_id, business_date, hour, orders, revenue)
  SELECT STRAIGHT_JOIN
    o.pizzeria_id, o.business_date, HOUR(o.created_at + INTERVAL p.utc_offset_minutes MINUTE),
    SUM(${TO_CUSTOMER}), SUM(IF(${TO_CUSTOMER}, o.total, 0))
  FROM orders o FORCE INDEX (PRIMARY)
  JOIN pizzerias p ON p.id = o.pizzeria_id
  GROUP BY 1, 2, 3`;

const PRODUCT_SALES = `
  INSERT INTO product_sales (pizzeria_id, business_date, product_id, quantity, revenue)
  SELECT STRAIGHT_JOIN
    o.pizzeria_id, o.business_date, l.product_id,
    SUM(IF(${TO_CUSTOMER}, l.quantity, 0)), SUM(IF(${TO_CUSTOMER}, l.amount, 0))
  FROM orders o FORCE INDEX (PRIMARY)
  JOIN order_lines l ON l.order_id = o.id
  GROUP BY 1, 2, 3`;

const CUSTOMER_STATISTICS = `
  INSERT INTO customer_statistics (customer_id, orders, total, last_order_at)
  SELECT STRAIGHT_JOIN o.customer_id, SUM(${TO_CUSTOMER}), SUM(IF(${TO_CUSTOMER}, o.total, 0)), MAX(o.created_at)
  FROM orders o FORCE INDEX (PRIMARY)
  GROUP BY o.customer_id`;

const BONUS_MOVES = `
  INSERT INTO bonus_moves (customer_id, order_id, points, at)
  SELECT STRAIGHT_JOIN o.customer_id, o.id, FLOOR(o.total / 100 * b.percent / 100), o.created_at
  FROM orders o FORCE INDEX (PRIMARY)
  JOIN bonus_actions b ON b.active = 1 AND o.business_date BETWEEN b.starts_on AND b.ends_on
  WHERE ${TO_CUSTOMER} AND FLOOR(o.total / 100 * b.percent / 100) > 0
  ORDER BY o.id`;

const BONUS_ACCOUNTS = `
  INSERT INTO bonus_accounts (customer_id, points)
  SELECT customer_id, SUM(points) FROM bonus_moves GROUP BY customer_id`;

const RECEIPTS = `
  INSERT INTO receipts (order_id, printed_at, printed_by)
  SELECT p.order_id, p.paid_at, p.taken_by
  FROM payments p
  WHERE p.status = 'paid' AND p.order_id >= ?
  ORDER BY p.order_id`;

const ORDER_LOG = `
  INSERT INTO order_log (order_id, at, user_id, event, details)
  SELECT l.order_id, l.at, l.user_id, l.event, l.details
  FROM (
    SELECT t.order_id, t.accepted_at AS at, 1 AS step, d.taken_by AS user_id, 'accepted' AS event,
      CONCAT('source ', d.source) AS details
    FROM order_times t JOIN order_details d ON d.order_id = t.order_id
    WHERE t.order_id >= ?
    ${['cooking', 'ready', 'taken', 'delivered', 'cancelled']
      .map(
        (step, index) => `
    UNION ALL
    SELECT order_id, ${step}_at, ${index + 2}, NULL, '${step === 'taken' ? 'delivering' : step}', ''
    FROM order_times WHERE order_id >= ?`,
      )
      .join('')}
  ) l
  WHERE l.at IS NOT NULL
  ORDER BY l.at, l.order_id, l.step`;

// As order_move_stock takes it: half a pizza needs half of what the whole one needs, rounded up.
const STOCK_MOVES = `
  INSERT INTO stock_moves (pizzeria_id, ingredient_id, amount, kind, order_id, user_id, business_date, at)
  SELECT o.pizzeria_id, n.ingredient_id, -SUM(n.amount), 'order', o.id, d.taken_by, o.business_date, o.created_at
  FROM orders o
  JOIN order_details d ON d.order_id = o.id
  JOIN (
    SELECT l.order_id, r.ingredient_id, l.quantity * IF(h.line IS NULL, r.amount, CEIL(r.amount / 2)) AS amount
    FROM order_lines l
    JOIN recipes r ON r.product_id = l.product_id
    LEFT JOIN order_line_halves h ON h.order_id = l.order_id AND h.line = l.line
    WHERE l.order_id >= ?
    UNION ALL
    SELECT l.order_id, r.ingredient_id, l.quantity * CEIL(r.amount / 2)
    FROM order_line_halves h
    JOIN order_lines l ON l.order_id = h.order_id AND l.line = h.line
    JOIN recipes r ON r.product_id = h.product_id
    WHERE h.order_id >= ?
    UNION ALL
    SELECT l.order_id, t.ingredient_id, l.quantity * t.amount
    FROM order_line_toppings lt
    JOIN order_lines l ON l.order_id = lt.order_id AND l.line = lt.line
    JOIN toppings t ON t.id = lt.topping_id
    WHERE lt.order_id >= ?
  ) n ON n.order_id = o.id
  WHERE ${TO_CUSTOMER}
  GROUP BY o.id, n.ingredient_id
  ORDER BY o.id, n.ingredient_id`;
