import assert from 'node:assert/strict';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { verifyPassword } from '../../services/kit/password.ts';
import { legacyDatabase } from '../legacy-monolith/legacy-database.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testDatabase } from '../support/servers.ts';

describe('strangler seed', function () {
  this.timeout(120_000);
  const ENV = { STAFF_PASSWORD: 'a password of tests' };
  let url: string;
  const seed = (...args: string[]): Promise<CliResult> => runCli(['seed', '--database-url', url, ...args], ENV);
  const ask = async (sql: string): Promise<Record<string, unknown>> => {
    const connection = await createConnection(url);
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    await connection.end();
    return { ...rows[0] };
  };

  before(async () => {
    ({ url } = await legacyDatabase('seed_command'));
  });

  it('fills a calendar year, with so many orders of so many pizzerias, and gives the logins the password', async () => {
    const result = await seed('--orders', '400', '--pizzerias', '5', '--year', '2015');
    assert.equal(result.code, 0, result.stderr);
    assert.match(
      result.stdout,
      /^5 pizzerias and 400 orders are in 127\.0\.0\.1:\d+\/seed_command_\w+ \([\d.]+ s\)\.\n$/,
    );
    assert.deepEqual(
      await ask(`
        SELECT COUNT(*) AS orders, COUNT(DISTINCT pizzeria_id) AS pizzerias, MIN(YEAR(business_date)) AS first,
          MAX(YEAR(business_date)) AS last, SUM(status NOT IN ('delivered', 'cancelled')) AS open FROM orders`),
      { orders: 400, pizzerias: 5, first: 2015, last: 2015, open: '0' },
    );
    const { hash } = await ask(`SELECT password_hash AS hash FROM users WHERE login = 'cook5'`);
    assert.ok(await verifyPassword(ENV.STAFF_PASSWORD, String(hash)));
  });

  it('leaves data alone, says what there is, and replaces it when told to', async () => {
    const refused = await seed('--orders', '10');
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    assert.match(
      refused.stderr,
      /holds data: .*\d+ time_entries.* tables more\.\nTo delete all of it and seed anew: --force/,
    );
    assert.deepEqual(await ask('SELECT COUNT(*) AS orders FROM orders'), { orders: 400 });
    const replaced = await seed('--orders', '0', '--force');
    assert.equal(replaced.code, 0, replaced.stderr);
    assert.match(replaced.stderr, /^Deleting from .*time_entries/);
    assert.deepEqual(await ask('SELECT COUNT(*) AS orders FROM orders'), { orders: 0 });
  });

  it('refuses a database whose changes are sent to others', async () => {
    const connection = await createConnection(url);
    await connection.query('CREATE TRIGGER capture AFTER INSERT ON orders FOR EACH ROW SET @seen = 1');
    await connection.end();
    const result = await seed('--force');
    assert.equal(result.code, 2);
    assert.match(result.stderr, /is sent to the services/);
  });

  it('says what is wrong with what it was told, and fills nothing', async () => {
    const { url: empty } = await testDatabase('empty');
    const cases: [string[], RegExp][] = [
      [['--database-url', empty], /has no tables of the monolith/],
      [['--database-url', 'postgres://localhost/x'], /mysql:\/\//],
      [['--database-url', 'mysql://root@127.0.0.1:1/x'], /Cannot look into 127\.0\.0\.1:1\/x/],
      [['--database-url', url, '--orders', 'many'], /--orders: a whole number from 0/],
      [['--database-url', url, '--pizzerias', '36'], /--pizzerias: a whole number from 1 to 35/],
      [['--database-url', url, '--year', '2300'], /--year: a whole number from 2011/],
    ];
    for (const [args, message] of cases) {
      const result = await runCli(['seed', ...args], ENV);
      assert.deepEqual([result.code, message.test(result.stderr)], [2, true], result.stderr);
    }
    const unset = await runCli(['seed', '--database-url', (await legacyDatabase('no_password')).url], {
      STAFF_PASSWORD: '',
    });
    assert.deepEqual([unset.code, /Set STAFF_PASSWORD/.test(unset.stderr)], [2, true], unset.stderr);
  });
});
