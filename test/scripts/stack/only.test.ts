import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { stackHome, type StackHome } from '../../../scripts/stack/home.ts';
import { parseOnly } from '../../../scripts/stack/only.ts';
import { readStatus } from '../../../scripts/stack/read-status.ts';
import { findStackFile, isWhole, type OnlyStackFile } from '../../../scripts/stack/stack-file.ts';
import { BOOTSTRAP, runCli, startCli } from '../../support/run-cli.ts';
import { atTheEnd } from '../../support/teardown.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('up --only', () => {
  it('takes the monolith, with Unleash beside it or not, and says what else cannot run alone', () => {
    assert.deepEqual(parseOnly('monolith'), ['monolith']);
    assert.deepEqual(parseOnly('unleash, monolith'), ['monolith', 'unleash']);
    assert.throws(() => parseOnly('kitchen,proxy'), /"kitchen", "proxy" cannot run alone\. Write --only monolith/);
    assert.throws(() => parseOnly('unleash'), /add monolith/);
    assert.throws(() => parseOnly(''), /cannot run alone/);
  });

  it('ends with 2 and one line when it is asked for something else', async () => {
    const { code, stderr } = await runCli(['up', '--only', 'orders']);
    assert.deepEqual([code, stderr.trim().split('\n').length], [2, 1]);
  });
});

// One stack goes through its life, in this order.
describe('the monolith alone', function () {
  this.timeout(240_000);
  let home: StackHome;
  let env: Record<string, string>;
  const file = (): OnlyStackFile => {
    const stack = findStackFile(home);
    assert.ok(stack !== undefined && !isWhole(stack));
    return stack;
  };
  const count = async (sql: string): Promise<number> => {
    const connection = await createConnection(file().mysql);
    try {
      const [[row]] = await connection.query<RowDataPacket[]>(sql);
      return Number(row?.['n']);
    } finally {
      await connection.end();
    }
  };

  before(async () => {
    home = stackHome(join(await tempFolder('only'), '.stack'));
    env = { STRANGLER_HOME: home.dir, STRANGLER_PORTS: 'random' };
    atTheEnd(async () => {
      await runCli(['down'], env);
    });
  });

  it('is up with its database and the world outside, and with nothing else', async () => {
    const up = await runCli(['up', '--only', 'monolith', '--detach', '--orders', '100'], env);
    assert.equal(up.code, 0, up.stderr);
    assert.deepEqual(Object.keys(file().pids), ['mariadb', 'monolith', 'fakes']);
    assert.deepEqual(file().only, ['monolith']);
    assert.ok(up.stdout.includes(file().monolith) && up.stdout.includes(file().fakes), up.stdout);
    assert.equal((await fetch(`${file().monolith}/api/menu`)).status, 200);
    assert.equal((await fetch(`${file().fakes}/sms`)).status, 200);
    assert.equal(await count('SELECT COUNT(*) AS n FROM legacy.orders'), 100);
  });

  it('is not captured: without a relay nobody would take away what triggers note', async () => {
    assert.equal(
      await count("SELECT COUNT(*) AS n FROM information_schema.triggers WHERE trigger_schema = 'legacy'"),
      0,
    );
  });

  it('is told by status, logs and restart', async () => {
    const status = await runCli(['status', '--json'], env);
    assert.equal(status.code, 0);
    const { parts } = JSON.parse(status.stdout) as Awaited<ReturnType<typeof readStatus>>;
    assert.deepEqual(
      parts.map(({ name, state }) => [name, state]),
      [
        ['mariadb', 'ready'],
        ['monolith', 'ready'],
        ['fakes', 'ready'],
      ],
    );
    assert.deepEqual([parts[1]?.url, parts[2]?.url], [file().monolith, file().fakes]);
    assert.match((await runCli(['logs', 'monolith'], env)).stdout, /listening/);
    const old = file().pids['monolith'];
    assert.equal((await runCli(['restart', 'monolith'], env)).code, 0);
    assert.notEqual(file().pids['monolith'], old);
    assert.match((await runCli(['restart', 'proxy'], env)).stderr, /There are: mariadb, monolith, fakes/);
  });

  it('tells commands that need the whole stack so', async () => {
    const { code, stderr } = await runCli(['token'], env);
    assert.equal(code, 2);
    assert.match(stderr, /runs with --only monolith, and this needs all of it/);
    assert.match((await runCli(['flags', 'plan'], env)).stderr, /No Unleash is known/);
  });

  it('says how it was started when everything is asked for', async () => {
    const { code, stdout } = await runCli(['up'], env);
    assert.equal(code, 0);
    assert.match(stdout, /started with --only monolith; for all of it: npm run down/);
  });

  it('is back at the seed after reset', async () => {
    const connection = await createConnection(file().mysql);
    await connection.query('DROP DATABASE legacy');
    await connection.end();
    const { code, stderr } = await runCli(['reset'], env);
    assert.equal(code, 0, stderr);
    assert.equal(await count('SELECT COUNT(*) AS n FROM legacy.orders'), 100);
  });

  it('keeps the capture that a whole start has made, and says how much waits', async () => {
    const { installLegacyEvents } = await import('../../../migrations/legacy/events.ts');
    const users = { relay: { user: 'legacy_relay' }, sync: { user: 'legacy_sync' } };
    await installLegacyEvents({ rootUrl: file().mysql, database: 'legacy', users });
    await count('SELECT COUNT(*) AS n FROM legacy.customers'); // the tables are there
    const connection = await createConnection(file().mysql);
    await connection.query("UPDATE legacy.customers SET name = 'Vera' WHERE id = 1");
    await connection.end();
    await runCli(['down'], env);
    const { code, stderr } = await runCli(['up', '--only', 'monolith', '--detach'], env);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /capture goes on; 1 change waits for a start of the whole stack/);
    assert.ok((await count('SELECT COUNT(*) AS n FROM legacy.strangler_thin')) >= 1);
  });

  it('reads its flags when Unleash is beside it', async () => {
    await runCli(['down'], env);
    const up = await runCli(['up', '--only', 'unleash,monolith', '--detach'], env);
    assert.equal(up.code, 0, up.stderr);
    assert.deepEqual(Object.keys(file().pids), ['mariadb', 'unleash', 'monolith', 'fakes']);
    const { monolith, unleash } = file();
    assert.ok(unleash !== undefined && up.stdout.includes(unleash.password));
    const status = async (): Promise<number> => {
      const response = await fetch(`${monolith}/cashier`, { headers: { accept: 'text/html' }, redirect: 'manual' });
      await response.arrayBuffer();
      return response.status;
    };
    assert.equal(await status(), 302);
    const off = await runCli(['flags', 'off', 'monolith-cashier'], env);
    assert.equal(off.code, 0, off.stderr);
    await waitFor('the till to be off', async () => (await status()) === 503, 2200);
    await runCli(['restart', 'monolith'], env);
    assert.equal(await status(), 503, 'it is still off when the monolith has just started');
    await runCli(['flags', 'on', 'monolith-cashier'], env);
    await waitFor('the till to be on', async () => (await status()) === 302, 2200);
  });

  it('is stopped by Ctrl-C, when npm run monolith started it', async () => {
    await runCli(['down'], env);
    const up = startCli(['up', '--only', 'monolith'], env, BOOTSTRAP);
    await waitFor('it to be ready', () => Promise.resolve(up.output().includes('Ctrl-C stops everything')), 120_000);
    const { monolith } = file();
    up.child.kill('SIGINT');
    assert.equal((await up.result).code, 0);
    await assert.rejects(fetch(monolith));
    assert.equal((await readStatus(home)).running, false);
  });
});
