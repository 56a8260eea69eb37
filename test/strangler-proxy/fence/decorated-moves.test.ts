import assert from 'node:assert/strict';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { closeProxies } from '../support/proxy.ts';
import { closeUpstreams, startUpstream } from '../support/upstream.ts';
import { fencedWorld, type FencedWorld, write } from './fenced-proxy.ts';

// Two proxies see a flip at different moments: what one sends to the side that may no longer write comes to the other
// side late, and must meet there what it would have met in time.
describe('a fenced write that comes to its side late', () => {
  let world: FencedWorld;
  let asked: string[];
  let decorated: object;

  beforeEach(async () => {
    world = await fencedWorld();
    asked = [];
    const decorators = await startUpstream((req, res) => {
      asked.push((req.url ?? '').slice(1));
      const refuses = req.url === '/refuse';
      req.resume().on('end', () => {
        res.writeHead(refuses ? 418 : 204).end(refuses ? '{"statusCode":403,"body":{"code":"refused"}}' : undefined);
      });
    });
    const call = (name: string) => ({ call: `${decorators.url}/${name}` });
    decorated = { decorators: { check: call('check'), pay: call('pay'), refuse: call('refuse') } };
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  /** Two proxies, of which only the first has seen that the flag was turned. */
  const twoProxies = async (from: boolean, pre: string) => {
    const flags = [fixedFlags({ 'orders-write': false }), fixedFlags({ 'orders-write': false })] as const;
    const routes = [
      {
        id: 'orders',
        match: { methods: ['POST'], path: '/shops/:shop/orders' },
        flag: 'orders-write',
        service: 'orders',
        group: 'ordering',
        pre: [pre],
        post: ['pay'],
      },
    ];
    const [first, second] = await Promise.all(flags.map((each) => world.proxy(each, {}, { ...decorated, routes })));
    assert.ok(first && second);
    for (const proxy of [first, second]) await write(proxy);
    for (const each of flags) each.set('orders-write', from);
    for (const proxy of [first, second]) await write(proxy);
    flags[0].set('orders-write', !from);
    await write(first);
    asked.length = 0;
    return second;
  };

  it('meets the decorators when the service takes it in the end, each once', async () => {
    const late = await write(await twoProxies(false, 'check'), 'late');
    assert.deepEqual([late.status, late.side], [201, 'service']);
    assert.deepEqual(asked, ['check', 'pay']);
    assert.equal(world.service.writes.at(-1)?.body, 'late');
  });

  it('is refused by a decorator before the service hears of it', async () => {
    const proxy = await twoProxies(false, 'refuse');
    const before = world.service.writes.length;
    const late = await write(proxy, 'late');
    assert.deepEqual([late.status, late.code, asked], [403, 'refused', ['refuse']]);
    assert.equal(world.service.writes.length, before);
  });

  it('meets no more of them when legacy takes it in the end', async () => {
    const late = await write(await twoProxies(true, 'check'), 'late');
    assert.deepEqual([late.status, late.side], [201, 'legacy']);
    assert.deepEqual(asked, ['check']);
  });
});
