import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from './legacy-database.ts';

const NOW = new Date('2026-06-15T15:00:00Z');

describe('history that the seed makes', function () {
  this.timeout(120_000);
  let knex: Knex;

  before(async () => {
    const { url } = await legacyDatabase('history');
    await seedLegacy({ url, orders: 2_000, now: NOW, staffPassword: 'margherita' });
    knex = connectForMigration(url);
  });
  after(() => knex.destroy());

  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    const [found] = (await knex.raw(sql)) as [Record<string, unknown>[]];
    return found.map((row) => ({ ...row }));
  };
  const none = async (sql: string): Promise<void> => assert.deepEqual(await rows(`${sql} LIMIT 3`), []);
  const some = async (sql: string): Promise<void> => assert.notDeepEqual(await rows(`${sql} LIMIT 1`), []);

  it('refers to nothing that is not there', async () => {
    const keys = await rows(`
      SELECT k.table_name AS child, GROUP_CONCAT(k.column_name ORDER BY k.ordinal_position) AS columns,
        k.referenced_table_name AS parent, GROUP_CONCAT(k.referenced_column_name ORDER BY k.ordinal_position) AS of
      FROM information_schema.key_column_usage k
      WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
      GROUP BY k.table_name, k.constraint_name, k.referenced_table_name`);
    assert.ok(keys.length > 50);
    for (const { child, columns, parent, of } of keys as Record<string, string>[]) {
      const parentColumns = (of ?? '').split(',');
      const pairs = (columns ?? '').split(',').map((column, index) => [column, parentColumns[index] ?? ''] as const);
      await none(`
        SELECT c.* FROM \`${child ?? ''}\` c
        LEFT JOIN \`${parent ?? ''}\` p ON ${pairs.map(([column, key]) => `p.${key} = c.${column}`).join(' AND ')}
        WHERE p.${parentColumns[0] ?? ''} IS NULL AND ${pairs.map(([column]) => `c.${column} IS NOT NULL`).join(' AND ')}`);
    }
  });

  it('adds up to the statistics that the procedures keep', async () => {
    await none(`
      SELECT s.* FROM sales_by_hour s
      LEFT JOIN (
        SELECT o.pizzeria_id, o.business_date, HOUR(o.created_at + INTERVAL p.utc_offset_minutes MINUTE) AS hour,
          COUNT(*) AS orders, SUM(o.total) AS revenue
        FROM orders o JOIN pizzerias p ON p.id = o.pizzeria_id WHERE o.status <> 'cancelled' GROUP BY 1, 2, 3
      ) x USING (pizzeria_id, business_date, hour)
      WHERE s.orders <> COALESCE(x.orders, 0) OR s.revenue <> COALESCE(x.revenue, 0)`);
    const totals = await rows(`
      SELECT
        (SELECT SUM(total) FROM orders WHERE status <> 'cancelled') AS orders,
        (SELECT SUM(revenue) FROM sales_by_hour) AS hours,
        (SELECT SUM(total) FROM customer_statistics) AS customers,
        (SELECT SUM(p.revenue) FROM product_sales p) - (SELECT SUM(discount) FROM orders WHERE status <> 'cancelled') AS products`);
    assert.equal(new Set(Object.values(totals[0] ?? {}).map(Number)).size, 1, JSON.stringify(totals));
    await none(`
      SELECT a.* FROM bonus_accounts a
      WHERE a.points <> (SELECT SUM(m.points) FROM bonus_moves m WHERE m.customer_id = a.customer_id)`);
  });

  it('takes as many uses and points as orders got, and none for a cancelled one', async () => {
    await none(`
      SELECT d.order_id FROM order_details d JOIN orders o ON o.id = d.order_id
      LEFT JOIN promotion_uses u ON u.order_id = d.order_id
      WHERE (d.promotion_id IS NOT NULL AND o.status <> 'cancelled') <> (u.order_id IS NOT NULL)`);
    await none(`SELECT m.* FROM bonus_moves m JOIN orders o ON o.id = m.order_id WHERE o.status = 'cancelled'`);
    await some('SELECT * FROM promotion_uses WHERE discount > 0');
    await some('SELECT * FROM bonus_moves');
  });

  it('writes what the kitchen made as XML that a report can read', async () => {
    await none(`
      SELECT o.id, d.production FROM orders o JOIN order_details d ON d.order_id = o.id
      WHERE EXTRACTVALUE(d.production, '/production/@order') <> o.id
        OR EXTRACTVALUE(d.production, 'count(/production/item)') <> (
          SELECT COUNT(*) FROM order_lines l JOIN product_details p ON p.product_id = l.product_id
          WHERE l.order_id = o.id AND p.made_in <> 'nowhere')
        OR EXTRACTVALUE(d.production, 'sum(/production/item/@pieces)') <> EXTRACTVALUE(d.production, '/production/@pieces')`);
    await some(`SELECT * FROM order_details WHERE production LIKE '%<half %'`);
    await some(`SELECT * FROM order_details WHERE production LIKE '%<topping %'`);
  });

  it('writes it as the procedure would', async () => {
    const before = await rows('SELECT order_id, production FROM order_details ORDER BY order_id LIMIT 300');
    for (const { order_id: id } of before) await knex.raw('CALL order_write_production(?)', [id as number]);
    assert.deepEqual(await rows('SELECT order_id, production FROM order_details ORDER BY order_id LIMIT 300'), before);
  });

  it('takes each step of an order after the one before, and knows how it was paid', async () => {
    await none(`
      SELECT o.id FROM orders o
      LEFT JOIN order_times t ON t.order_id = o.id LEFT JOIN payments p ON p.order_id = o.id
      WHERE t.order_id IS NULL OR p.order_id IS NULL OR p.amount <> o.total
        OR t.accepted_at > COALESCE(t.cooking_at, t.accepted_at)
        OR COALESCE(t.cooking_at, t.accepted_at) > COALESCE(t.ready_at, o.changed_at)
        OR COALESCE(t.ready_at, t.accepted_at) > COALESCE(t.delivered_at, o.changed_at)
        OR (o.status = 'delivered') <> (t.delivered_at IS NOT NULL)
        OR (o.status = 'cancelled') <> (t.cancelled_at IS NOT NULL)
        OR p.status <> CASE o.status WHEN 'delivered' THEN 'paid' WHEN 'cancelled' THEN 'void' ELSE 'intended' END`);
    await none(`
      SELECT o.id FROM orders o JOIN order_details d ON d.order_id = o.id
      WHERE (o.status = 'cancelled') <> (d.cancel_reason IS NOT NULL)`);
  });

  it('finds delivery zones where the procedure finds them', async () => {
    const orders = await rows(`
      SELECT o.id, o.pizzeria_id, o.street, o.house, d.zone_id FROM orders o JOIN order_details d ON d.order_id = o.id
      WHERE o.type = 'delivery' ORDER BY o.id LIMIT 100`);
    assert.equal(orders.length, 100);
    for (const { pizzeria_id: pizzeria, street, house, zone_id: zone } of orders) {
      const values = [pizzeria, street, house] as Knex.RawBinding[];
      await knex.raw('CALL order_find_zone(?, ?, ?, @zone, @fee, @free, @minutes)', values);
      assert.deepEqual(await rows('SELECT @zone AS zone'), [{ zone }]);
    }
  });

  it('has a ticket for each piece that the kitchens make today, and none left at a station of a ready order', async () => {
    await none(`
      SELECT o.id FROM orders o
      JOIN pizzerias z ON z.id = o.pizzeria_id
      WHERE o.business_date = DATE('2026-06-15 15:00:00' + INTERVAL z.utc_offset_minutes MINUTE)
        AND (SELECT COALESCE(SUM(l.quantity), 0) FROM order_lines l JOIN product_details p ON p.product_id = l.product_id
             WHERE l.order_id = o.id AND p.made_in = 'kitchen')
          <> (SELECT COUNT(*) FROM kitchen_tickets k WHERE k.order_id = o.id)`);
    await none(`
      SELECT k.id FROM kitchen_tickets k JOIN orders o ON o.id = k.order_id
      WHERE (o.status IN ('ready', 'delivering', 'delivered')) <> (k.station = 'done')
        OR (o.status = 'cancelled') <> (k.cancelled = 1) OR k.station_since > '2026-06-15 15:00:00'`);
    await none(`
      SELECT k.id FROM kitchen_tickets k
      WHERE (SELECT COUNT(*) FROM ticket_steps s WHERE s.ticket_id = k.id)
        <> FIELD(k.station, 'dough', 'filling', 'oven', 'packing', 'done') - 1`);
  });

  it('sends a courier who is there with one delivery at a time, and settles what came back', async () => {
    await some('SELECT * FROM courier_trips');
    await none(`
      SELECT t.id FROM courier_trips t
      JOIN courier_shifts s ON s.id = t.courier_shift_id
      JOIN trip_orders x ON x.trip_id = t.id
      JOIN orders o ON o.id = x.order_id
      JOIN payments p ON p.order_id = o.id
      WHERE t.left_at < s.came_at OR t.returned_at > s.left_at OR o.pizzeria_id <> s.pizzeria_id
        OR (t.returned_at IS NULL) <> (o.status = 'delivering') OR (t.returned_at IS NULL) <> (t.settled_at IS NULL)
        OR t.cash_due <> IF(p.method = 'cash', p.amount, 0)`);
    await none(`
      SELECT a.id FROM courier_trips a JOIN courier_trips b ON b.courier_shift_id = a.courier_shift_id AND b.id > a.id
      WHERE b.left_at < COALESCE(a.returned_at, b.left_at + INTERVAL 1 SECOND)`);
  });

  it('has hours and a plan for everybody, and leaves clocking in to who has a login', async () => {
    await none(`
      SELECT e.id FROM employees e
      WHERE e.position <> 'franchisee' AND (
        NOT EXISTS (SELECT 1 FROM time_entries t WHERE t.employee_id = e.id)
        OR NOT EXISTS (SELECT 1 FROM schedule_shifts s WHERE s.employee_id = e.id AND s.business_date >= '2026-06-15')
        OR NOT EXISTS (SELECT 1 FROM contracts c WHERE c.employee_id = e.id AND c.ends_on IS NULL))`);
    await none(`
      SELECT t.id FROM time_entries t JOIN employees e ON e.id = t.employee_id
      WHERE t.left_at IS NULL AND e.user_id IS NOT NULL OR t.left_at <= t.came_at OR t.came_at > '2026-06-15 15:00:00'`);
    await some('SELECT * FROM time_entries WHERE left_at IS NULL');
  });

  it('closes the drawers of the days before with what was paid, and leaves today to the cashiers', async () => {
    await some('SELECT * FROM cash_drawers');
    await none(`
      SELECT d.id FROM cash_drawers d
      WHERE d.closed_at IS NULL OR d.closed_at < d.opened_at
        OR d.counted_cash <> d.opening_cash + (SELECT SUM(m.amount) FROM drawer_moves m WHERE m.drawer_id = d.id)
        OR d.counted_cash <> d.opening_cash + (SELECT SUM(p.amount) FROM payments p WHERE p.drawer_id = d.id)`);
    await none(`
      SELECT a.id FROM cash_drawers a JOIN cash_drawers b ON b.user_id = a.user_id AND b.id > a.id
      WHERE b.opened_at <= a.closed_at`);
  });

  it('knows weekends, lunch and evening, favourites and faithful customers', async () => {
    const [week] = await rows(`
      SELECT SUM(WEEKDAY(business_date) IN (4, 5, 6)) / 3 > 1.3 * SUM(WEEKDAY(business_date) IN (0, 1, 2)) / 3 AS busy
      FROM orders`);
    assert.deepEqual(week, { busy: 1 });
    const [day] = await rows(`
      SELECT SUM(IF(hour BETWEEN 18 AND 20, orders, 0)) > 3 * SUM(IF(hour BETWEEN 8 AND 10, orders, 0)) AS evening
      FROM sales_by_hour WHERE business_date < '2026-06-15'`);
    assert.deepEqual(day, { evening: 1 });
    const [favourite] = await rows(`
      SELECT p.name FROM product_sales s JOIN products p ON p.id = s.product_id
      WHERE p.category = 'pizza' GROUP BY p.name ORDER BY SUM(s.quantity) DESC LIMIT 1`);
    assert.deepEqual(favourite, { name: 'Pepperoni' });
    await some('SELECT * FROM customer_statistics WHERE orders >= 10');
  });
});
