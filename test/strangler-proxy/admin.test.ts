import assert from 'node:assert/strict';
import type { Explanation } from '../../strangler-proxy/admin/explain.ts';
import type { RoutesReport } from '../../strangler-proxy/admin/routes-report.ts';
import { adminToken, closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('the admin API', () => {
  let proxy: TestProxy;
  let orders: TestUpstream;

  beforeEach(async () => {
    const monolith = await startUpstream();
    orders = await startUpstream();
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, orders: { url: orders.url } },
      context: { properties: { pizzeriaId: { path: 'pizzeriaId' } } },
      routes: [
        {
          id: 'list',
          match: { methods: ['GET'], path: '/api/pizzerias/:pizzeriaId/orders' },
          flag: 'read',
          service: 'orders',
          rewrite: { path: '/v1/pizzerias/:pizzeriaId/orders' },
          fallback: true,
          shadow: { flag: 'read-shadow' },
        },
        { id: 'create', match: { methods: ['POST'], path: '/api/orders' }, flag: 'nobody-knows', service: 'orders' },
      ],
    });
    proxy = await startProxy(config, { read: true, 'read-shadow': false, 'strangler-kill-switch': false });
  });
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  const ask = (path: string, token = adminToken, method = 'GET'): Promise<Response> =>
    fetch(new URL(path, proxy.adminUrl), { method, headers: { authorization: `Bearer ${token}` } });

  it('answers health to everybody and everything else to the admin token only', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      assert.equal((await fetch(new URL(path, proxy.adminUrl))).status, 200);
    }
    for (const path of ['/metrics', '/routes', '/explain?path=/', '/shadow', '/nothing']) {
      const refused = await ask(path, 'another token, as long');
      assert.equal(refused.status, 401);
      assert.equal(refused.headers.get('content-type'), 'application/problem+json');
      assert.equal((await fetch(new URL(path, proxy.adminUrl))).status, 401);
    }
    assert.equal((await ask('/nothing')).status, 404);
    assert.equal((await ask('/routes', adminToken, 'POST')).status, 405);
    assert.equal((await fetch(`${proxy.url}/metrics`)).headers.get('content-type'), 'text/plain');
  });

  it('shows the routes with the state of their flags, unknown ones too', async () => {
    const report = (await (await ask('/routes')).json()) as RoutesReport;
    const stage = { kind: 'proxy', name: 'PROXY', service: 'monolith | orders' };
    const pipeline = (id: string, title: string) => ({ id, title, pre: [], proxy: stage, post: [] });
    const copy = `127.0.0.1:${orders.port}`;
    const copies = [{ copy, state: 'up', inFlight: 0, waiting: 0, requests: 0, ejections: 0 }];
    assert.equal(report.killSwitch, 'off');
    assert.equal(report.legacy?.name, 'monolith');
    assert.deepEqual(report.routes, [
      {
        id: 'list',
        methods: ['GET'],
        path: '/api/pizzerias/:pizzeriaId/orders',
        flag: { name: 'read', state: 'on' },
        service: { name: 'orders', url: orders.url, path: '/v1/pizzerias/:pizzeriaId/orders', up: true, copies },
        fallback: true,
        pipeline: pipeline('list', 'GET /api/pizzerias/:pizzeriaId/orders'),
        shadow: { flag: 'read-shadow', state: 'off' },
      },
      {
        id: 'create',
        methods: ['POST'],
        path: '/api/orders',
        flag: { name: 'nobody-knows', state: 'unknown' },
        service: { name: 'orders', url: orders.url, path: '/api/orders', up: true, copies },
        fallback: false,
        pipeline: pipeline('create', 'POST /api/orders'),
      },
    ]);
    assert.deepEqual(
      proxy.log.filter(({ event }) => event === 'flag.unknown').map(({ fields }) => fields['flag']),
      ['nobody-knows'],
    );
  });

  it('explains step by step which side would answer, and sends nothing', async () => {
    const query = new URLSearchParams({ method: 'get', path: '//API/pizzerias/7/orders?date=x', user: 'ann' });
    const { steps, ...rest } = (await (await ask(`/explain?${query.toString()}`)).json()) as Explanation;
    assert.deepEqual(rest, {
      side: 'service',
      reason: 'flag-on',
      route: 'list',
      upstream: 'orders',
      target: '/v1/pizzerias/7/orders?date=x',
    });
    assert.deepEqual(
      steps.map(({ step }) => step),
      ['normalise', 'match', 'context', 'kill switch', 'override', 'flag', 'health', 'forward'],
    );
    assert.equal(steps[2]?.result, '{"properties":{"pizzeriaId":"7"},"userId":"ann"}');
    assert.equal(orders.received.length, 0);
  });

  const explained: readonly (readonly [string, string, string | null, string])[] = [
    ['POST', '/api/orders', 'legacy', 'flag-unknown'],
    ['GET', '/elsewhere', 'legacy', 'no-route'],
    ['GET', '/x/%2e%2e/__strangler/session', null, 'internal-path'],
  ];
  for (const [method, path, side, reason] of explained) {
    it(`explains ${method} ${path} as ${side ?? 'refused'}: ${reason}`, async () => {
      const query = new URLSearchParams({ method, path });
      const explanation = (await (await ask(`/explain?${query.toString()}`)).json()) as Explanation;
      assert.deepEqual([explanation.side, explanation.reason], [side, reason]);
    });
  }

  it('says what is wrong with a question', async () => {
    for (const query of ['', '?path=x', '?path=/&method=FETCH', '?path=/&header=x']) {
      assert.equal((await ask(`/explain${query}`)).status, 400);
    }
  });

  it('counts requests by route, side, reason and class of status, and their latency', async () => {
    await fetch(`${proxy.url}/api/pizzerias/7/orders`);
    await fetch(`${proxy.url}/api/pizzerias/7/orders`);
    orders.answer((_, res) => void res.writeHead(404).end());
    await fetch(`${proxy.url}/api/pizzerias/7/orders`);
    await fetch(`${proxy.url}/else`);
    await fetch(`${proxy.url}/__strangler/session`);
    const response = await ask('/metrics');
    const metrics = await response.text();
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=/);
    for (const line of [
      'strangler_requests_total{route="list",side="service",reason="flag-on",status="2xx"} 2',
      'strangler_requests_total{route="list",side="service",reason="flag-on",status="4xx"} 1',
      'strangler_requests_total{route="-",side="legacy",reason="no-route",status="2xx"} 1',
      'strangler_request_duration_seconds_count{route="list",side="service"} 3',
      'strangler_request_duration_seconds_bucket{le="+Inf",route="list",side="service"} 3',
      `strangler_upstream_in_flight{upstream="orders",copy="127.0.0.1:${orders.port}"} 0`,
      `strangler_upstream_up{upstream="orders",copy="127.0.0.1:${orders.port}"} 1`,
      'strangler_flags_age_seconds 0',
      'strangler_refused_total{code="not-found"} 1',
    ]) {
      assert.ok(metrics.includes(`${line}\n`), `${line} in\n${metrics}`);
    }
  });

  it('shows what the shadow compared', async () => {
    assert.equal((await ask('/shadow')).status, 200);
  });
});
