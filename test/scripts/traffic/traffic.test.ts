import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { makeOrderClient } from '../../../scripts/traffic/client/order-client.ts';
import { runTraffic } from '../../../scripts/traffic/run-traffic.ts';
import type { TrafficOptions } from '../../../scripts/traffic/run-traffic.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startSmallChain } from './small-chain.ts';
import type { SmallChain } from './small-chain.ts';

const PROGRAM = new URL('../../../scripts/strangler.ts', import.meta.url).pathname;
const run = promisify(execFile);

describe('strangler traffic', () => {
  let chain: SmallChain;
  beforeEach(async () => {
    chain = await startSmallChain();
  });
  afterEach(() => chain.stop());

  const options = (o: Partial<TrafficOptions> = {}): TrafficOptions => ({
    baseUrl: chain.url,
    staff: { login: 'admin', password: 'right' },
    rate: 60,
    friday: false,
    seed: 7,
    signal: new AbortController().signal,
    ...o,
  });
  const command = (...args: string[]): string[] => [
    PROGRAM,
    'traffic',
    '--url',
    chain.url,
    '--password',
    'right',
    ...args,
  ];

  it('orders, polls, watches the revenue and moves orders on, about as often as asked', async () => {
    const ended = new AbortController();
    const done = runTraffic(options({ signal: ended.signal }));
    await waitFor('an order to be moved on', () =>
      Promise.resolve([...chain.orders.values()].some(({ status }) => status !== 'accepted')),
    );
    ended.abort();
    const { counters, seconds, p50 } = await done;
    assert.equal(counters.failed, 0, JSON.stringify(counters.failures));
    const perSecond = counters.sent / seconds;
    assert.ok(perSecond > 20 && perSecond < 120, `${perSecond} requests/s`);
    assert.ok(p50 > 0);
    for (const one of ['GET /api/menu', 'POST /api/orders', 'GET /api/revenue', 'GET /api/pizzerias/1/orders']) {
      assert.ok(chain.seen.includes(one), one);
    }
    assert.ok((counters.bySide['legacy'] ?? 0) > 0 && (counters.bySide['service'] ?? 0) > 0);
  });

  it('orders what is available, with keys of their own', async () => {
    await runTraffic(options({ seconds: 1 }));
    assert.ok(chain.placed.length > 5);
    assert.equal(new Set(chain.placed.map(({ key }) => key)).size, chain.placed.length);
    assert.ok(
      chain.placed.every(({ body }) => body.lines.length > 0 && body.lines.every(({ productId }) => productId < 10)),
    );
    assert.ok(chain.placed.every(({ body }) => /^\+[1-9]\d{9,14}$/.test(body.customer.phone)));
  });

  it('prints JSON and exits with 0 when nothing failed', async () => {
    const { stdout } = await run(process.execPath, command('--for', '1s', '--rate', '30', '--json'));
    const summary = JSON.parse(stdout) as { counters: { sent: number; failed: number } };
    assert.ok(summary.counters.sent > 0);
    assert.equal(summary.counters.failed, 0);
  });

  it('exits with 1 when requests failed, and says which', async () => {
    chain.failEvery(2);
    const failed = await run(process.execPath, command('--for', '1s', '--rate', '60')).then(
      () => undefined,
      (error: unknown) => error as { code: number; stdout: string },
    );
    assert.equal(failed?.code, 1);
    assert.match(failed.stdout, /POST \/api\/orders: 500 internal, boom/);
  });

  it('ends cleanly on Ctrl-C with a summary', async () => {
    const child = spawn(process.execPath, command('--rate', '30'));
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await waitFor('the first order', () => Promise.resolve(chain.placed.length > 0));
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 0);
    assert.match(out, /requests in .* 0 failed/);
  });

  it('says without a stack trace why it cannot begin', async () => {
    const attempt = async (...args: string[]): Promise<{ code: number; stderr: string }> =>
      run(process.execPath, [PROGRAM, 'traffic', ...args]).then(
        () => assert.fail('it began'),
        (error: unknown) => error as { code: number; stderr: string },
      );
    const nobody = await attempt('--url', 'http://127.0.0.1:1', '--password', 'x');
    assert.equal(nobody.code, 2);
    assert.match(nobody.stderr, /^The menu of pizzeria 1 cannot be read: ECONNREFUSED/);
    const stranger = await attempt('--url', chain.url, '--password', 'wrong');
    assert.equal(stranger.stderr.trim(), 'admin cannot log in: 401, Unknown login or wrong password.');
    const rate = await attempt('--url', chain.url, '--password', 'x', '--rate', 'many');
    assert.deepEqual([rate.code, rate.stderr.trim()], [2, '--rate many: a number above 0 is needed']);
  });
});

describe('makeOrderClient', () => {
  it('gives failures as values, with what happened', async () => {
    const chain = await startSmallChain();
    const client = makeOrderClient({ baseUrl: chain.url, seed: 1 });
    try {
      const unauthorised = await client.getOrder(1);
      assert.deepEqual([unauthorised.ok, unauthorised.status, unauthorised.side], [false, 401, 'service']);
      await chain.stop();
      const nobody = await client.getOrder(1);
      assert.ok(!nobody.ok && nobody.status === undefined && !nobody.refused);
      const { sent, failed, failures } = client.counters();
      assert.deepEqual([sent, failed, failures.length], [2, 2, 2]);
    } finally {
      await client.close();
    }
  });
});
