import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFlags, type FlagClient } from '../../flags/index.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream } from './support/upstream.ts';

const half = {
  name: 'flexibleRollout',
  parameters: { rollout: '50', stickiness: 'default', groupId: 'g' },
  constraints: [],
};
const toSeven = { name: 'default', constraints: [{ contextName: 'pizzeriaId', operator: 'IN', values: ['7'] }] };

describe('visitors', () => {
  let proxy: TestProxy;
  let flags: FlagClient;

  async function start(strategies: object[], parts: object = {}): Promise<void> {
    const file = join(await tempFolder('flags'), 'flags.json');
    await writeFile(file, JSON.stringify({ version: 2, features: [{ name: 'read', enabled: true, strategies }] }));
    flags = fileFlags(file);
    const [monolith, orders] = [
      await startUpstream(plainAnswer('legacy')),
      await startUpstream(plainAnswer('service')),
    ];
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, orders: { url: orders.url } },
      routes: [
        {
          id: 'r',
          match: { methods: ['GET'], path: '/pizzerias/:pizzeriaId/orders' },
          flag: 'read',
          service: 'orders',
        },
      ],
      ...parts,
    });
    proxy = await startProxy(config, flags);
  }
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
    await flags.stop();
  });

  async function ask(
    headers: Record<string, string> = {},
    path = '/pizzerias/7/orders',
  ): Promise<{ side: string; cookie: string | null }> {
    const answer = await fetch(`${proxy.url}${path}`, { headers });
    return { side: await answer.text(), cookie: answer.headers.get('set-cookie') };
  }
  const pair = (setCookie: string | null): string => setCookie?.split(';')[0] ?? '';

  it('get a signed cookie on a route with a gradual flag, and stay on their side', async () => {
    await start([half]);
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const { side, cookie } = await ask();
      seen.add(side);
      assert.match(cookie ?? '', /^strangler_sid=[\w-]{22}\.[\w-]{22}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
      for (let again = 0; again < 3; again++) {
        assert.deepEqual(await ask({ cookie: `a=1; ${pair(cookie)}; b=2` }), { side, cookie: null });
      }
    }
    assert.deepEqual([...seen].sort(), ['legacy', 'service']);
  });

  it('cannot choose their id: a cookie with another signature is replaced', async () => {
    await start([half]);
    const cookie = pair((await ask()).cookie);
    const forged = cookie.replace(/=./, (first) => (first === '=A' ? '=B' : '=A'));
    assert.notEqual((await ask({ cookie: forged })).cookie, null);
    assert.notEqual((await ask({ cookie: 'strangler_sid=nonsense' })).cookie, null);
  });

  it('get no cookie where no gradual flag is asked', async () => {
    await start([half]);
    assert.equal((await ask({}, '/elsewhere')).cookie, null);
    await closeProxies();
    await flags.stop();
    await start([{ name: 'default' }]);
    assert.deepEqual(await ask(), { side: 'service', cookie: null });
  });

  it('are told apart by what the configuration says: path, header, query and cookie', async () => {
    const sources = { path: 'pizzeriaId', header: 'X-Pizzeria', query: 'pizzeria', cookie: 'pizzeria' };
    for (const [kind, name] of Object.entries(sources)) {
      await start([toSeven], { context: { properties: { pizzeriaId: { [kind]: name } } } });
      const [yes, no] = [
        await ask({ 'x-pizzeria': '7', cookie: 'x=1; pizzeria=7' }, '/pizzerias/7/orders?pizzeria=7'),
        await ask({ 'x-pizzeria': '8', cookie: 'x=1; pizzeria=8' }, '/pizzerias/8/orders?pizzeria=8'),
      ];
      assert.deepEqual([yes.side, no.side], ['service', 'legacy'], kind);
      await closeProxies();
      await flags.stop();
    }
  });
});
