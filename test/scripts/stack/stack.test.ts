import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { liveSupervisor } from '../../../scripts/stack/control/supervisor-file.ts';
import { stackHome, type StackHome } from '../../../scripts/stack/home.ts';
import { readJsonFile } from '../../../scripts/stack/json-file.ts';
import { groupAlive } from '../../../scripts/stack/process/identity.ts';
import { readStatus } from '../../../scripts/stack/read-status.ts';
import { readStackFile, type StackFile } from '../../../scripts/stack/stack-file.ts';
import { BOOTSTRAP, runCli, startCli } from '../../support/run-cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { atTheEnd } from '../../support/teardown.ts';
import { waitFor } from '../../support/wait-for.ts';

const START_MS = 240_000;
const SEEDED = 120;

async function ordersIn(stack: StackFile, database: string): Promise<number> {
  const connection = await createConnection(stack.mysql);
  try {
    const [[row]] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${database}.orders`);
    return Number(row?.['n']);
  } finally {
    await connection.end();
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

/** The process groups that the stack had, so that a test can see them all end. */
function groupsOf(home: StackHome): readonly number[] {
  return (readJsonFile(home.groupsFile) as { group: number }[]).map(({ group }) => group);
}

const allGone = (groups: readonly number[]) => (): Promise<boolean> =>
  Promise.resolve(!groups.some((group) => groupAlive(group)));

// One stack goes through its whole life, in this order: starting it is what costs time.
describe('the local stack', function () {
  this.timeout(START_MS);
  let home: StackHome;
  let env: Record<string, string>;
  const file = (): StackFile => readStackFile(home);

  before(async () => {
    home = stackHome(join(await tempFolder('up'), '.stack'));
    env = { STRANGLER_HOME: home.dir, STRANGLER_PORTS: 'random' };
    atTheEnd(async () => {
      await runCli(['down'], env);
    });
  });

  it('is up, with history on both sides, when up --detach returns', async () => {
    const { code, stdout, stderr } = await runCli(['up', '--detach', '--orders', String(SEEDED)], env);
    assert.equal(code, 0, stderr);
    const { proxy, unleash } = file();
    assert.ok(stdout.includes(proxy) && stdout.includes(unleash.password), stdout);
    assert.match(stderr, /✓ MariaDB \d/);
    assert.match(stderr, /✓ the proxy \d/);
    assert.ok(await answers(`${proxy}/api/menu`));
    assert.equal(await ordersIn(file(), 'legacy'), SEEDED);
    assert.equal(await ordersIn(file(), 'orders'), SEEDED);
  });

  it('writes stack.json for its owner only, with everything in it', () => {
    assert.equal(statSync(home.stackFile).mode & 0o777, 0o600);
    assert.equal(statSync(home.secretsFile).mode & 0o777, 0o600);
    const stack = file();
    assert.deepEqual(Object.keys(stack), [
      'proxy',
      'admin',
      'monolith',
      'fakes',
      'unleash',
      'mysql',
      'amqp',
      'amqpManagement',
      'services',
      'pids',
    ]);
    assert.deepEqual(Object.keys(stack.admin), ['url', 'token']);
    assert.deepEqual(Object.keys(stack.unleash), ['url', 'user', 'password', 'adminToken', 'clientToken']);
    assert.deepEqual(Object.keys(stack.pids), [
      'mariadb',
      'rabbitmq',
      'unleash',
      'monolith',
      'fakes',
      'relay',
      'orders',
      'accounts',
      'payments',
      'addresses',
      'notifications',
      'proxy',
    ]);
  });

  it('says that it is already running when it is started again', async () => {
    const { pids } = file();
    const { code, stdout } = await runCli(['up'], env);
    assert.equal(code, 0);
    assert.match(stdout, /already running/);
    assert.ok(stdout.includes(file().proxy));
    assert.deepEqual(file().pids, pids);
  });

  it('tells its state', async () => {
    const { code, stdout } = await runCli(['status', '--json'], env);
    assert.equal(code, 0);
    const status = JSON.parse(stdout) as Awaited<ReturnType<typeof readStatus>>;
    assert.ok(status.ready);
    assert.deepEqual(
      status.parts.map(({ name, pid }) => [name, pid]),
      Object.entries(file().pids),
    );
  });

  for (const part of ['proxy', 'monolith', 'fakes', 'relay', 'orders', 'addresses', 'rabbitmq', 'unleash', 'mariadb']) {
    it(`starts ${part} again by itself when it is killed`, async () => {
      const killed = file().pids[part] ?? 0;
      process.kill(killed, 'SIGKILL');
      const status = await waitFor(
        `${part} to be back`,
        async () => {
          const now = await readStatus(home);
          const found = now.parts.find(({ name }) => name === part);
          return found?.state === 'ready' && found.pid !== killed && now.ready && found;
        },
        90_000,
      );
      assert.equal(status.restarts, 1);
      assert.equal(file().pids[part], status.pid);
      assert.ok(await answers(`${file().proxy}/api/menu`));
    });
  }

  it('restarts one part when asked to', async () => {
    const before = file().pids;
    const { code, stderr } = await runCli(['restart', 'monolith'], env);
    assert.equal(code, 0, stderr);
    assert.notEqual(file().pids['monolith'], before['monolith']);
    assert.equal(file().pids['orders'], before['orders']);
    assert.ok(await answers(`${file().proxy}/api/menu`));
  });

  it('names its parts when asked to restart another', async () => {
    const { code, stderr } = await runCli(['restart', 'kitchen'], env);
    assert.equal(code, 2);
    assert.match(stderr, /There is no part "kitchen". There are: mariadb, rabbitmq, /);
  });

  it('is back at the seed after reset', async () => {
    const connection = await createConnection(file().mysql);
    await connection.query('DROP DATABASE orders');
    await connection.end();
    const { code, stderr } = await runCli(['reset'], env);
    assert.equal(code, 0, stderr);
    assert.ok((await readStatus(home)).ready);
    assert.equal(await ordersIn(file(), 'legacy'), SEEDED);
    assert.equal(await ordersIn(file(), 'orders'), SEEDED);
  });

  it('leaves no process behind when its supervisor is killed', async () => {
    const groups = groupsOf(home);
    assert.ok(groups.length >= 7);
    process.kill(liveSupervisor(home)?.pid ?? 0, 'SIGKILL');
    const status = await runCli(['status'], env);
    assert.equal(status.code, 1);
    assert.match(status.stdout, /does not run/);
    await waitFor('all processes to end', allGone(groups), 15_000);
  });

  it('mends what it finds: a half-made data folder and the files of a killed supervisor', async () => {
    const data = home.dataOf('rabbitmq');
    rmSync(data, { recursive: true });
    mkdirSync(join(data, 'mnesia'), { recursive: true }); // begun and never completed
    writeFileSync(join(data, 'mnesia', 'rubbish'), 'x');
    const { code, stderr } = await runCli(['up', '--detach'], env);
    assert.equal(code, 0, stderr);
    assert.ok(await answers(`${file().proxy}/api/menu`));
  });

  it('is stopped by down, which says when there is nothing to stop', async () => {
    const groups = groupsOf(home);
    const first = await runCli(['down'], env);
    assert.deepEqual([first.code, first.stdout], [0, 'stopped\n']);
    assert.ok(await allGone(groups)());
    const second = await runCli(['down'], env);
    assert.deepEqual([second.code, second.stdout], [0, 'The stack does not run.\n']);
  });

  it('ends with what started it: npm run up killed half way', async () => {
    const up = startCli(['up'], env, BOOTSTRAP);
    await waitFor('some servers to run', () => Promise.resolve(up.output().includes('✓ MariaDB')), 60_000);
    const groups = groupsOf(home);
    assert.ok(groups.length > 0);
    up.child.kill('SIGKILL');
    await waitFor('all processes to end', allGone(groups), 20_000);
    await waitFor('the supervisor to end', () => Promise.resolve(liveSupervisor(home) === undefined), 20_000);
  });

  it('is stopped by Ctrl-C', async () => {
    const up = startCli(['up'], env, BOOTSTRAP);
    await waitFor('it to be ready', () => Promise.resolve(up.output().includes('Ctrl-C stops everything')), 120_000);
    const groups = groupsOf(home);
    up.child.kill('SIGINT');
    const { code } = await up.result;
    assert.equal(code, 0);
    assert.ok(await allGone(groups)());
  });
});
