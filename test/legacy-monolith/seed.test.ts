import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { verifyPassword } from '../../services/kit/password.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from './legacy-database.ts';

const NOW = new Date('2026-06-15T15:00:00Z');
// A password's salt is random for good reason; the others belong to the migrations.
const NOT_COMPARED = ['users', 'schema_migrations', 'schema_migrations_lock', 'applied_procedures'];

describe('legacy seed', function () {
  this.timeout(120_000);
  let knex: Knex;
  let url: string;
  const options = { orders: 2_000, now: NOW, staffPassword: 'margherita' };

  before(async () => {
    ({ url } = await legacyDatabase('seed'));
    await seedLegacy({ url, ...options });
    knex = connectForMigration(url);
  });
  after(() => knex.destroy());

  const one = async (sql: string): Promise<Record<string, unknown>> => {
    const [rows] = (await knex.raw(sql)) as [Record<string, unknown>[]];
    return { ...rows[0] };
  };
  const checksums = async (of: Knex): Promise<ReadonlyMap<string, number>> => {
    const [tables] = (await of.raw(`
      SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`)) as [{ name: string }[]];
    const names = tables.map(({ name }) => name).filter((name) => !NOT_COMPARED.includes(name));
    const [rows] = (await of.raw(`CHECKSUM TABLE ${names.join(', ')}`)) as [{ Table: string; Checksum: number }[]];
    return new Map(rows.map((row) => [row.Table.replace(/^.*\./, ''), row.Checksum]));
  };

  it('makes the same bytes from the same seed and moment, and others from another seed', async () => {
    const again = await legacyDatabase('seed_again');
    const other = await legacyDatabase('seed_other');
    await seedLegacy({ url: again.url, ...options });
    await seedLegacy({ url: other.url, ...options, seed: 7 });
    const [second, third] = [connectForMigration(again.url), connectForMigration(other.url)];
    assert.deepEqual(await checksums(second), await checksums(knex));
    assert.notDeepEqual(await checksums(third), await checksums(knex));
    await Promise.all([second.destroy(), third.destroy()]);
  });

  it('makes as many orders as asked, for 35 pizzerias, with odd ids', async () => {
    const sql = `SELECT COUNT(*) AS orders, COUNT(DISTINCT pizzeria_id) AS pizzerias, SUM(id % 2 = 0) AS even FROM orders`;
    assert.deepEqual(await one(sql), { orders: 2_000, pizzerias: 35, even: '0' });
  });

  it('prices every order as the procedures would', async () => {
    const wrong = `
      SELECT COUNT(*) AS wrong FROM orders o
      JOIN customers c ON c.id = o.customer_id
      JOIN order_details d ON d.order_id = o.id
      JOIN (SELECT order_id, SUM(amount) AS amount, SUM(unit_price * quantity) AS worth FROM order_lines GROUP BY 1) l
        ON l.order_id = o.id
      WHERE o.subtotal <> l.amount OR l.amount <> l.worth OR o.total <> o.subtotal - o.discount
        OR o.discount <> ROUND((o.subtotal - d.delivery_fee) * c.discount_percent / 100) + d.promotion_discount`;
    assert.deepEqual(await one(wrong), { wrong: 0 });
  });

  it('counts numbers per pizzeria and day from 1, with the counter at the last', async () => {
    const wrong = `
      SELECT COUNT(*) AS wrong FROM (
        SELECT pizzeria_id, business_date, COUNT(*) AS n, COUNT(DISTINCT number) AS d, MAX(number) AS m FROM orders GROUP BY 1, 2
      ) day JOIN order_counters c USING (pizzeria_id, business_date)
      WHERE day.n <> day.d OR day.n <> day.m OR day.m <> c.last_number`;
    assert.deepEqual(await one(wrong), { wrong: 0 });
  });

  it('dates orders by the calendar of the pizzeria, and none after now', async () => {
    const wrong = `
      SELECT COUNT(*) AS wrong FROM orders o JOIN pizzerias p ON p.id = o.pizzeria_id
      WHERE o.business_date <> DATE(o.created_at + INTERVAL p.utc_offset_minutes MINUTE)
        OR o.created_at > '2026-06-15 15:00:00' OR o.changed_at < o.created_at`;
    assert.deepEqual(await one(wrong), { wrong: 0 });
  });

  it('has something to show at every till today, and nothing open from the days before', async () => {
    const today = `SELECT COUNT(DISTINCT pizzeria_id) AS tills FROM orders WHERE business_date >= '2026-06-15'`;
    assert.deepEqual(await one(today), { tills: 35 });
    const open = `
      SELECT COUNT(*) AS open FROM orders
      WHERE business_date < '2026-06-15' AND status NOT IN ('delivered', 'cancelled')`;
    assert.deepEqual(await one(open), { open: 0 });
  });

  it('gives the staff its logins', async () => {
    const user = await one(`SELECT role, pizzeria_id, password_hash FROM users WHERE login = 'cashier7'`);
    assert.deepEqual([user['role'], user['pizzeria_id']], ['cashier', 7]);
    assert.ok(await verifyPassword('margherita', String(user['password_hash'])));
    assert.equal(await verifyPassword('quattro', String(user['password_hash'])), false);
  });

  it('leaves a seeded database alone', async () => {
    const before = await checksums(knex);
    await seedLegacy({ url, ...options, orders: 10, seed: 9 });
    assert.deepEqual(await checksums(knex), before);
  });

  it('begins again when it broke off half way', async () => {
    const before = await checksums(knex);
    await knex.raw('SET SESSION foreign_key_checks = 0');
    await knex('users').delete();
    await knex('order_lines').where('order_id', '>', 1_000).delete();
    await seedLegacy({ url, ...options });
    assert.deepEqual(await checksums(knex), before);
  });
});
