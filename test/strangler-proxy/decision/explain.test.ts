import assert from 'node:assert/strict';
import type { Explanation } from '../../../strangler-proxy/admin/explain.ts';
import { killSwitchFlag } from '../../../strangler-proxy/decision/decide.ts';
import { type FixedFlags, fixedFlags } from '../../support/fixed-flags.ts';
import { makeBrowser } from '../pins/two-sides.ts';
import { adminToken, closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream } from '../support/upstream.ts';
import { byTenant, tenantFlags } from './tenant-flags.ts';

describe('an explanation', () => {
  let proxy: TestProxy;
  let flags: FixedFlags;

  beforeEach(async () => {
    flags = fixedFlags({ [killSwitchFlag]: false, read: false, write: false });
    const [monolith, service] = [await startUpstream(plainAnswer('legacy')), await startUpstream(plainAnswer('x'))];
    const config = testConfig({
      explain: 'always',
      upstreams: { monolith: { url: monolith.url }, service: { url: service.url } },
      context: { userId: { identity: 'sub' }, properties: { pizzeriaId: { body: 'pizzeriaId' } } },
      identity: { secret: 'a secret of the bridge, for tests', cookie: 'session' },
      groups: { shop: { pin: '30m', readYourWrites: '30s' } },
      routes: [
        { id: 'read', match: { methods: ['GET'], path: '/shop' }, flag: 'read', service: 'service', group: 'shop' },
        {
          id: 'add',
          match: { methods: ['POST'], path: '/shop' },
          flag: 'write',
          service: 'service',
          group: 'shop',
          context: 'body',
        },
      ],
    });
    proxy = await startProxy(config, flags);
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  async function explain(parts: Readonly<Record<string, string>>) {
    const query = new URLSearchParams({ path: '/shop', ...parts });
    const answer = await fetch(new URL(`/explain?${query.toString()}`, proxy.adminUrl), {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    const { side, reason, steps } = (await answer.json()) as Explanation;
    return { said: `${String(side)} by ${reason}`, step: new Map(steps.map(({ step, result }) => [step, result])) };
  }
  const cookieOf = (browser: ReturnType<typeof makeBrowser>): string =>
    `cookie:${[...browser.cookies].map((pair) => pair.join('=')).join('; ')}`;

  it('shows the steps of a group in their order, and what is kept of this visitor', async () => {
    const { step } = await explain({});
    assert.deepEqual(
      [...step.keys()],
      ['normalise', 'match', 'context', 'kill switch', 'override', 'read your writes', 'flag', 'forward'],
    );
    assert.match(step.get('match') ?? '', /group shop/);
    assert.equal(step.get('read your writes'), 'nothing was written in the last 30 s');
    flags.set('read', true);
    assert.match((await explain({})).step.get('pin') ?? '', /no conversation has begun/);
  });

  it('says what a request with the same cookies is told', async () => {
    const ann = makeBrowser(proxy.url);
    await ann.ask('GET', '/shop');
    flags.set('read', true);
    const pinned = await explain({ header: cookieOf(ann) });
    assert.equal(pinned.said, 'legacy by pinned-legacy');
    assert.match(pinned.step.get('pin') ?? '', /^the conversation is on legacy until 20\d\d-.*: legacy$/);
    assert.ok(!pinned.step.has('health'));
    assert.equal((await ann.ask('GET', '/shop')).reason, 'pinned-legacy');
    await ann.ask('POST', '/shop', {}, '{}');
    const wrote = await explain({ header: cookieOf(ann) });
    assert.equal(wrote.said, 'legacy by wrote-legacy');
    assert.match(wrote.step.get('read your writes') ?? '', /legacy took the last write, less than 30 s ago: legacy/);
  });

  it('takes a body and claims for the context, and refuses what is none', async () => {
    const { step } = await explain({ method: 'POST', body: '{"pizzeriaId":7}', claim: 'sub=ann' });
    assert.deepEqual(JSON.parse(step.get('context') ?? ''), { userId: 'ann', properties: { pizzeriaId: '7' } });
    for (const parts of ['body={', 'claim=x'] as const) {
      const answer = await fetch(new URL(`/explain?path=/shop&${parts}`, proxy.adminUrl), {
        headers: { authorization: `Bearer ${adminToken}` },
      });
      assert.equal(answer.status, 400, parts);
    }
  });

  it('counts nothing as a step of a conversation, and gives no cookie away', async () => {
    const answer = await fetch(new URL('/explain?path=/shop', proxy.adminUrl), {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    assert.equal(answer.headers.get('set-cookie'), null);
    assert.doesNotMatch(await answer.text(), /strangler_/);
  });
});

describe('rollouts that cannot be followed', () => {
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('are warned of: flags of a group apart, and a tenant that a route cannot say', async () => {
    const share = (groupId: string) => [
      { name: 'flexibleRollout', parameters: { rollout: '50', stickiness: 'pizzeriaId', groupId } },
    ];
    const flags = tenantFlags({ read: share('orders'), write: share('write') });
    const config = testConfig({
      upstreams: { monolith: { url: 'http://127.0.0.1:9' }, service: { url: 'http://127.0.0.1:9' } },
      context: { properties: { pizzeriaId: { path: 'pizzeriaId' } } },
      routes: [
        { id: 'list', match: { path: '/p/:pizzeriaId' }, flag: 'read', service: 'service', group: 'orders' },
        { id: 'add', match: { path: '/orders' }, flag: 'write', service: 'service', group: 'orders' },
      ],
    });
    const { log, adminUrl } = await startProxy(config, flags);
    const of = (event: string) => log.filter((line) => line.event === event).map(({ fields }) => fields);
    assert.deepEqual(of('flag.apart-from-group'), [
      {
        group: 'orders',
        flags: ['read: a share by pizzeriaId in groupId orders', 'write: a share by pizzeriaId in groupId write'],
      },
    ]);
    assert.deepEqual(of('flag.property-unsaid'), [{ route: 'add', flag: 'write', property: 'pizzeriaId' }]);
    const routes = await fetch(new URL('/routes', adminUrl), { headers: { authorization: `Bearer ${adminToken}` } });
    const { groups } = (await routes.json()) as { groups: { name: string; apart: unknown[] }[] };
    assert.deepEqual([groups[0]?.name, groups[0]?.apart.length], ['orders', 2]);
    flags.hand({ read: byTenant('1'), write: byTenant('1', '2') });
    assert.equal(of('flag.apart-from-group').length, 1, 'the same field, so that they move together');
    await flags.stop();
  });
});
