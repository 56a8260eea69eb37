import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from './legacy-database.ts';

describe('pay that the seed makes', function () {
  this.timeout(120_000);
  let knex: Knex;

  before(async () => {
    const { url } = await legacyDatabase('pay');
    // A year that is over, and enough orders for a year of hours.
    await seedLegacy({
      url,
      orders: 5_000,
      year: 2015,
      now: new Date('2026-06-15T15:00:00Z'),
      staffPassword: 'margherita',
    });
    knex = connectForMigration(url);
  });
  after(() => knex.destroy());

  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    const [found] = (await knex.raw(sql)) as [Record<string, unknown>[]];
    return found.map((row) => ({ ...row }));
  };

  it('closes all months but the last, for everybody who was there', async () => {
    assert.deepEqual(
      await rows('SELECT MIN(month) AS first, MAX(month) AS last, COUNT(DISTINCT month) AS months FROM pay_sheets'),
      [{ first: '2015-01', last: '2015-11', months: 11 }],
    );
    assert.deepEqual(
      await rows(`SELECT COUNT(*) AS missing FROM employees e
      WHERE NOT EXISTS (SELECT 1 FROM pay_sheets s WHERE s.employee_id = e.id AND s.month = '2015-11')`),
      [{ missing: 0 }],
    );
  });

  it('pays what the procedure would pay', async () => {
    const sheets = await rows(`
      SELECT employee_id, month, minutes, hourly_rate, total FROM pay_sheets ORDER BY CRC32(CONCAT(employee_id, month)) LIMIT 100`);
    for (const { employee_id: id, month, minutes, hourly_rate: rate, total } of sheets) {
      await knex.raw('CALL pay_of_month(?, ?, @minutes, @rate, @total)', [id as number, month as string]);
      assert.deepEqual(await rows('SELECT @minutes AS minutes, @rate AS rate, @total AS total'), [
        { minutes, rate, total },
      ]);
    }
    assert.ok(sheets.some(({ total }) => Number(total) > 0));
  });

  it('fills a calendar year from its first day to its last, and leaves nothing open', async () => {
    assert.deepEqual(
      await rows(`
        SELECT COUNT(*) AS orders, COUNT(DISTINCT business_date) AS days, SUM(YEAR(business_date) <> 2015) AS outside,
          SUM(status NOT IN ('delivered', 'cancelled')) AS open FROM orders`),
      [{ orders: 5_000, days: 365, outside: '0', open: '0' }],
    );
    assert.deepEqual(await rows('SELECT COUNT(*) AS tickets FROM kitchen_tickets'), [{ tickets: 0 }]);
    assert.deepEqual(await rows('SELECT COUNT(*) AS open FROM time_entries WHERE left_at IS NULL'), [{ open: 0 }]);
  });
});
