import assert from 'node:assert/strict';
import { killSwitchFlag } from '../../../strangler-proxy/decision/decide.ts';
import { ConfigError } from '../../../strangler-proxy/config/problems.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';
import { rawClient } from '../support/raw-client.ts';

describe('a route without a legacy side', () => {
  let proxy: TestProxy;
  let monolith: TestUpstream;
  const flags = fixedFlags({});

  async function begin(route: object = { whenOff: 404 }): Promise<void> {
    for (const name of ['tracking', killSwitchFlag]) flags.set(name, false);
    monolith = await startUpstream(plainAnswer('legacy'));
    const service = await startUpstream(plainAnswer('service'));
    const config = testConfig({
      explain: 'always',
      upstreams: { monolith: { url: monolith.url }, tracking: { url: service.url } },
      routes: [{ id: 'track', match: { path: '/track/:id' }, flag: 'tracking', service: 'tracking', ...route }],
    });
    proxy = await startProxy(config, flags);
  }
  const ask = (headers: Record<string, string> = {}) => fetch(`${proxy.url}/track/1`, { headers });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('is answered 404 by the proxy while its flag is off, as a problem or a page, and legacy is not asked', async () => {
    await begin();
    const answer = await ask();
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const problem = (await answer.json()) as Record<string, unknown>;
    assert.deepEqual([problem['code'], problem['status']], ['route-off', 404]);
    assert.equal(
      answer.headers.get('x-strangler-decision'),
      'side=none; route=track; flag=tracking; reason=when-off; because=flag-off',
    );
    const page = await ask({ accept: 'text/html' });
    assert.match(await page.text(), /<h1>Not found<\/h1>/);
    assert.equal(page.status, 404);
    assert.equal(monolith.received.length, 0);
    assert.match(await proxy.proxy.metrics.registry.metrics(), /strangler_refused_total\{code="route-off"\} 2/);
  });

  it('is answered 503 with Retry-After, where the file says so', async () => {
    await begin({ whenOff: 503 });
    const answer = await ask();
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1']);
  });

  it('is the service’s while the flag is on, and off again by flag, kill switch or a flag nobody knows', async () => {
    await begin();
    flags.set('tracking', true);
    assert.equal(await (await ask()).text(), 'service');
    flags.set(killSwitchFlag, true);
    assert.match((await ask()).headers.get('x-strangler-decision') ?? '', /because=kill-switch/);
    await closeProxies();
    await begin({ whenOff: 404, flag: 'nobody-knows' });
    assert.match((await ask()).headers.get('x-strangler-decision') ?? '', /because=flag-unknown/);
  });

  it('passes the answer of a failing service on: nobody could stand in for it', async () => {
    await begin();
    flags.set('tracking', true);
    const gone = await startUpstream((_, res) => void res.socket?.destroy());
    await closeProxies();
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, tracking: { url: gone.url, health: { failures: 1, eject: '1m' } } },
      routes: [{ id: 'track', match: { path: '/track/:id' }, flag: 'tracking', service: 'tracking', whenOff: 404 }],
    });
    proxy = await startProxy(config, flags);
    for (let i = 0; i < 3; i++) assert.equal((await ask()).status, 502);
    assert.equal(monolith.received.length, 0);
  });

  it('upgrades nothing while it is off', async () => {
    await begin();
    const client = await rawClient(proxy.url);
    client.send('GET /track/1 HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    assert.match(await client.closed(), /^HTTP\/1\.1 404 /);
  });

  it('tells in an explanation that there is no legacy side', async () => {
    await begin();
    const answer = await fetch(`${proxy.adminUrl}/explain?path=/track/1`, {
      headers: { authorization: `Bearer ${proxy.proxy.config().admin.token}` },
    });
    const { side, reason, steps } = (await answer.json()) as { side: null; reason: string; steps: { step: string }[] };
    assert.deepEqual([side, reason, steps.at(-1)?.step], [null, 'when-off', 'when off']);
  });
});

describe('a route without a flag', () => {
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  it('is always the service’s, but for the kill switch', async () => {
    const [monolith, service] = [
      await startUpstream(plainAnswer('legacy')),
      await startUpstream(plainAnswer('service')),
    ];
    const flags = fixedFlags({ [killSwitchFlag]: false });
    const config = testConfig({
      explain: 'always',
      upstreams: { monolith: { url: monolith.url }, service: { url: service.url } },
      routes: [{ id: 'r', match: { path: '/x' }, service: 'service' }],
    });
    const { url } = await startProxy(config, flags);
    const answer = await fetch(`${url}/x`, { method: 'POST', body: 'x' });
    assert.equal(await answer.text(), 'service');
    assert.equal(answer.headers.get('x-strangler-decision'), 'side=service; route=r; flag=-; reason=no-flag');
    flags.set(killSwitchFlag, true);
    assert.equal(await (await fetch(`${url}/x`)).text(), 'legacy');
  });
});

describe('groups and routes without a legacy side in strangler.yaml', () => {
  const upstreams = { monolith: { url: 'http://127.0.0.1:1' }, service: { url: 'http://127.0.0.1:2' } };
  const route = { id: 'r', match: { path: '/r' }, flag: 'f', service: 'service' };
  const mistakes: readonly (readonly [string, object, RegExp])[] = [
    [
      'fallback',
      { routes: [{ ...route, whenOff: 404, fallback: true }] },
      /whenOff\), so there is nobody to fall back to/,
    ],
    ['shadow', { routes: [{ ...route, whenOff: 404, shadow: { flag: 's' } }] }, /nobody to compare with/],
    ['another status', { routes: [{ ...route, whenOff: 418 }] }, /whenOff/],
    ['a pin that is not there', { routes: [{ ...route, endsPin: true }] }, /there is no pin that it could end/],
    [
      'a group nobody knows',
      { groups: { a: { pin: '1m' } }, routes: [{ ...route, group: 'b' }] },
      /no group is called "b"/,
    ],
    ['a group of no route', { groups: { a: { pin: '1m' } }, routes: [route] }, /no route is of this group/],
    [
      'a name for no cookie',
      { groups: { 'a;b': {} }, routes: [{ ...route, group: 'a;b' }] },
      /a group is named in letters/,
    ],
    [
      'reads held for long',
      { groups: { a: { readYourWrites: '2m' } }, routes: [{ ...route, group: 'a' }] },
      /at most 1m/,
    ],
    [
      'a body that nothing is read from',
      { routes: [{ ...route, context: 'body' }] },
      /nothing in the context comes from the body/,
    ],
    [
      'a source that no route asks',
      { context: { properties: { t: { body: '$.t' } } }, routes: [route] },
      /no route reads its body/,
    ],
    ['a place that is none', { context: { userId: { body: '$.a[*]' } }, routes: [route] }, /written \$\.pizzeriaId/],
  ];
  for (const [what, parts, message] of mistakes) {
    it(`refuse ${what}, with the place and a remedy`, () => {
      assert.throws(
        () => testConfig({ upstreams, ...parts }),
        (error: Error) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, message);
          assert.ok(error.problems.every(({ line, remedy }) => line > 1 && remedy.length > 0));
          return true;
        },
      );
    });
  }
});
