import assert from 'node:assert/strict';
import { makeCrmClient } from '../../../legacy-monolith/export/crm/crm-client.ts';
import { makeCrmExportService } from '../../../legacy-monolith/export/crm/crm-export.service.ts';
import { makeCrmRepository } from '../../../legacy-monolith/export/crm/crm.repository.ts';
import { startFakes } from '../../../legacy-monolith/fakes/start-fakes.ts';
import { listen, silentLogger, type RunningServer } from '../../../services/kit/index.ts';
import { refusal, runNetwork, type RunningNetwork } from '../admin/running-network.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Visitor } from '../visitor.ts';
import { insertOrder, phoneOf } from './insert-orders.ts';

/** UTC, as SQL writes it. */
const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 23).replace('T', ' ');

describe('export to the CRM', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let fakes: RunningServer;
  let admin: Visitor;

  before(async () => {
    fakes = await startFakes({ port: 0, logger: silentLogger() });
    // Only by hand: the interval is longer than the test.
    network = await runNetwork('crm', { CRM_URL: fakes.url, CRM_EXPORT_INTERVAL: 3_600_000 });
    admin = await network.login('admin');
  });
  after(async () => {
    await network.stop();
    await fakes.stop();
  });

  interface Known {
    readonly times: number;
    readonly data: Readonly<Record<string, unknown>>;
  }
  const known = async (path: string): Promise<Known | undefined> => {
    const answer = await fetch(`${fakes.url}/crm/${path}`);
    return answer.status === 200 ? ((await answer.json()) as Known) : undefined;
  };
  const fail = (crm: boolean) =>
    fetch(`${fakes.url}/fail`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ crm }),
    });
  const runNow = () => admin.call<{ said: string }>('POST', '/export/crm/run', {});

  it('tells of changed orders and of who ordered, and once is enough', async () => {
    await insertOrder(network.knex, { id: 1, changedAt: minutesAgo(90) });
    await insertOrder(network.knex, { id: 3, changedAt: minutesAgo(1) });
    assert.equal((await runNow()).body.said, 'Sent 2 customers and 2 orders.');
    assert.equal((await runNow()).body.said, 'Sent 0 customers and 0 orders.');
    const order = await known('orders/3');
    assert.deepEqual([order?.times, order?.data['total'], order?.data['status']], [1, 39_900, 'delivered']);
    assert.deepEqual(
      (order?.data['lines'] as { name: string }[]).map(({ name }) => name),
      ['Margherita'],
    );
    assert.equal((await known(`customers/${encodeURIComponent(phoneOf(1))}`))?.data['orders'], 1);
  });

  it('loses no change that was committed late, with a time that lies before what was read', async () => {
    await insertOrder(network.knex, { id: 5, changedAt: minutesAgo(3) });
    assert.equal((await runNow()).body.said, 'Sent 1 customers and 1 orders.');
    assert.equal((await known('orders/5'))?.times, 1);
  });

  it('tells of an order again when it has changed again', async () => {
    await network
      .knex('orders')
      .where({ id: 1 })
      .update({ status: 'cancelled', changed_at: minutesAgo(0.5) });
    await runNow();
    const order = await known('orders/1');
    assert.deepEqual([order?.times, order?.data['status']], [2, 'cancelled']);
  });

  it('tries again next time what the CRM did not take, and shows why', async () => {
    await insertOrder(network.knex, { id: 7, changedAt: minutesAgo(2) });
    await fail(true);
    const { status, body } = await admin.call<{ code: string; detail: string }>('POST', '/export/crm/run', {});
    assert.deepEqual([status, body.code], [503, 'not-available']);
    assert.match(body.detail, /the CRM answered 503/);
    assert.match((await admin.get('/export')).text, /the CRM answered 503/);
    await fail(false);
    assert.equal((await runNow()).body.said, 'Sent 1 customers and 1 orders.');
    assert.equal((await known('orders/7'))?.times, 1);
  });

  it('is for administrators', async () => {
    for (const login of ['office1', 'franchisee1', 'marketer']) {
      const visitor = await network.login(login);
      for (const path of ['/export/crm/run', '/export/crm/mark']) {
        assert.deepEqual(refusal(await visitor.call('POST', path, { from: '2015-01-01' })), [403, 'not-allowed']);
      }
    }
  });

  it('sends everything again that changed since a day', async () => {
    await insertOrder(network.knex, { id: 9, day: '2015-01-05' });
    await runNow();
    assert.equal(await known('orders/9'), undefined);
    assert.equal((await admin.call('POST', '/export/crm/mark', { from: 'the beginning' })).status, 400);
    assert.equal((await admin.call('POST', '/export/crm/mark', { from: '2015-01-01' })).status, 200);
    await runNow();
    assert.equal((await known('orders/9'))?.times, 1);
    assert.equal((await known('orders/3'))?.times, 2);
  });

  it('runs once at a time, and a run whose process died ends as abandoned', async () => {
    const begin = () => network.db.call('export_run_begin', ['orders', null]);
    const outcomes = await Promise.allSettled([begin(), begin()]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const mark = await admin.call('POST', '/export/crm/mark', { from: '2015-01-01' });
    assert.deepEqual(refusal(mark), [409, 'export-running']);
    assert.deepEqual(refusal(await admin.call('POST', '/export/crm/run', {})), [409, 'export-running']);
    await network
      .knex('export_runs')
      .whereNull('ended_at')
      .update({ started_at: minutesAgo(16) });
    assert.equal((await runNow()).status, 200);
    assert.match((await admin.get('/export')).text, /abandoned/);
  });

  it('keeps no more in flight than it may, and goes past what the CRM refuses for good', async () => {
    for (const id of [11, 13, 15, 17, 19, 21]) await insertOrder(network.knex, { id, changedAt: minutesAgo(1) });
    const repository = makeCrmRepository(network.db);
    const told: string[] = [];
    let [flying, most] = [0, 0];
    const crm = {
      async put(kind: string, key: string) {
        flying += 1;
        most = Math.max(most, flying);
        await new Promise((resolve) => setImmediate(resolve));
        flying -= 1;
        if (kind === 'orders') told.push(key);
        return key === '13' ? ('refused' as const) : ('taken' as const);
      },
    };
    const service = makeCrmExportService({ repository, crm, logger: silentLogger(), pageSize: 3, inFlight: 2 });
    const [, orders] = await service.runNow(1);
    assert.deepEqual([orders?.refused, orders?.error, most], [['13'], null, 2]);
    for (const id of ['11', '13', '15', '17', '19', '21']) assert.ok(told.includes(id), id);
    assert.match((await admin.get('/export')).text, /refused for good: 13/);
  });

  it('waits for a CRM that does not answer no longer than it should', async () => {
    const silent = await listen(() => undefined, { port: 0, stopMs: 0 });
    try {
      const crm = makeCrmClient({ url: silent.url, timeoutMs: 50 });
      await assert.rejects(crm.put('orders', '1', {}), { name: 'TimeoutError' });
    } finally {
      await silent.stop();
    }
  });

  it('says that there is no CRM where none is configured, and needs none to start', async () => {
    const service = makeCrmExportService({
      repository: makeCrmRepository(network.db),
      crm: undefined,
      logger: silentLogger(),
    });
    await assert.rejects(service.runNow(1), { code: 'no-crm', status: 409 });
    await assert.rejects(service.sendAgainFrom('2015-01-01', 1), { code: 'no-crm', status: 409 });
  });
});

describe('export to the CRM at its interval', function () {
  this.timeout(120_000);

  it('needs nobody who presses the button', async () => {
    const fakes = await startFakes({ port: 0, logger: silentLogger() });
    const network = await runNetwork('crm_job', { CRM_URL: fakes.url, CRM_EXPORT_INTERVAL: 50 });
    try {
      await insertOrder(network.knex, { id: 1, changedAt: minutesAgo(1) });
      await waitFor('the order in the CRM', async () => (await fetch(`${fakes.url}/crm/orders/1`)).status === 200);
    } finally {
      await network.stop();
      await fakes.stop();
    }
  });
});
