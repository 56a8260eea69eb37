import assert from 'node:assert/strict';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, type TestProxy } from '../support/proxy.ts';
import { head, rawClient, rawRequest } from '../support/raw-client.ts';
import { closeUpstreams } from '../support/upstream.ts';
import { type FencedWorld, fencedWorld, write } from './fenced-proxy.ts';

const bodyOfContext = {
  context: { properties: { shop: { path: 'shop' }, body: { body: '$.shop' } } },
  routes: [
    {
      id: 'orders',
      match: { methods: ['POST'], path: '/shops/:shop/orders' },
      flag: 'orders-write',
      service: 'orders',
      group: 'ordering',
      context: 'body',
    },
  ],
};

describe('a fence and clients of all kinds', () => {
  let world: FencedWorld;
  beforeEach(async () => (world = await fencedWorld()));
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const waiting = async (proxy: TestProxy, count: number): Promise<void> => {
    await waitFor(`${count} that wait`, async () => {
      const metrics = await proxy.proxy.metrics.registry.metrics();
      return metrics.includes(`strangler_fence_waiting{fence="orders"} ${count}\n`);
    });
  };

  const requests: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ['has no body', '', {}],
    ['has been read for the context', 'content-length: 2', bodyOfContext],
  ];
  for (const [what, length, more] of requests) {
    it(`gives up the places of clients that have gone when the request ${what}`, async () => {
      const flags = fixedFlags({ 'orders-write': false });
      const proxy = await world.proxy(flags, { hold: '30s' }, more);
      await write(proxy);
      world.service.pending = world.legacy.pending = 'for ever';
      flags.set('orders-write', true);
      const client = await rawClient(proxy.url);
      const lines = ['POST /shops/7/orders HTTP/1.1', 'host: a', length].filter((line) => line !== '');
      const one = length === '' ? head(...lines) : `${head(...lines)}{}`;
      client.send(one.repeat(12));
      await waiting(proxy, 12);
      client.socket.destroy();
      await waiting(proxy, 0);
      world.service.pending = world.legacy.pending = undefined;
    });
  }

  it('hears that a side may not write also of a request that came in chunks', async () => {
    const proxy = await world.proxy(fixedFlags({ 'orders-write': false }));
    assert.equal((await write(proxy)).side, 'legacy');
    for (const { rows } of [world.legacy, world.service]) rows.set('*', { owner: 'service', epoch: 3 });
    const chunked = ['POST /shops/7/orders HTTP/1.1', 'host: a', 'transfer-encoding: chunked'].join('\n');
    const answer = await rawRequest(proxy.url, chunked, '2\r\nab\r\n0\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 503 /);
    assert.match(answer, /"code":"fence-moved"/);
    // What it heard of it holds for the next one.
    assert.equal((await write(proxy)).side, 'service');
  });

  it('asks for no more tenants at once than may wait, however many are named', async () => {
    const proxy = await world.proxy(fixedFlags({ 'orders-write': false }), { hold: '1s', waiting: 2, tenant: 'shop' });
    const asked = new Set<string>();
    for (const { upstream } of [world.legacy, world.service])
      upstream.answer((req) => void asked.add(new URL(req.url ?? '', upstream.url).searchParams.get('tenant') ?? ''));
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => write(proxy, '{}', { shop: `t${i}` })));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [503]);
    assert.equal(answers.filter(({ code }) => code === 'fence-full').length, 28);
    assert.equal(asked.size, 2);
  });
});
