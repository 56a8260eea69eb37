import assert from 'node:assert/strict';
import { createProxyServer, type ProxyServer } from '../../strangler-proxy/server/proxy-server.ts';
import { testUnleash, type UnleashServer } from '../support/servers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { adminToken, memoryLogger } from './support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream } from './support/upstream.ts';
import { parseConfig } from '../../strangler-proxy/config/load.ts';

describe('the proxy and a real Unleash', () => {
  const flag = `orders-read-${process.pid}`;
  const running = new Set<ProxyServer>();
  let unleash: UnleashServer;
  let upstreams: string;

  async function admin(path: string, body?: object): Promise<void> {
    const response = await fetch(`${unleash.url}/api/admin/projects/default/features${path}`, {
      method: 'POST',
      headers: { authorization: unleash.adminToken, 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
    assert.ok(response.ok, `${path}: ${response.status}`);
  }
  const turn = (state: 'on' | 'off'): Promise<void> => admin(`/${flag}/environments/development/${state}`);

  async function start(backup: string): Promise<ProxyServer> {
    const text = `
listen: { port: 0 }
admin: { port: 0, token: ${adminToken} }
unleash: { url: '${unleash.url}/api', token: '${unleash.clientToken}', refresh: 100ms, backup: '${backup}' }
upstreams: ${upstreams}
legacy: monolith
explain: always
routes:
  - { id: r, match: { methods: [GET], path: /orders }, flag: ${flag}, service: orders }
`;
    const server = await createProxyServer(parseConfig(text, 'test.yaml'), { logger: memoryLogger().logger });
    running.add(server);
    return server;
  }

  const decisionOf = async ({ url }: ProxyServer): Promise<string> =>
    (await fetch(`${url}/orders`)).headers.get('x-strangler-decision') ?? '';

  before(async function () {
    this.timeout(120_000);
    unleash = await testUnleash();
    const [monolith, orders] = [
      await startUpstream(plainAnswer('legacy')),
      await startUpstream(plainAnswer('service')),
    ];
    upstreams = `{ monolith: { url: '${monolith.url}' }, orders: { url: '${orders.url}' } }`;
    await admin('', { name: flag, type: 'release' });
    await admin(`/${flag}/environments/development/strategies`, {
      name: 'flexibleRollout',
      parameters: { rollout: '100', stickiness: 'default', groupId: flag },
    });
  });
  afterEach(async () => {
    await Promise.all([...running].map((each) => each.stop()));
    running.clear();
  });
  after(async function () {
    this.timeout(120_000);
    await unleash.start();
    await closeUpstreams();
  });

  it('sees a flip both ways, and goes on with the last state when Unleash is killed', async function () {
    this.timeout(120_000);
    const backup = await tempFolder('backup');
    const proxy = await start(backup);
    // The flag was made a moment ago: Unleash itself takes up to a second to tell of it.
    await waitFor('the flag to be known', async () => /side=legacy; .*reason=flag-off/.test(await decisionOf(proxy)));
    await turn('on');
    await waitFor('the service to answer', async () => /side=service; .*flag-on/.test(await decisionOf(proxy)));
    await turn('off');
    await waitFor('legacy to answer', async () => /reason=flag-off/.test(await decisionOf(proxy)));
    await turn('on');
    await waitFor('the service to answer again', async () => /reason=flag-on/.test(await decisionOf(proxy)));
    await unleash.kill9();
    for (let i = 0; i < 20; i++) assert.match(await decisionOf(proxy), /reason=flag-on/);

    const restarted = await start(backup);
    assert.match(await decisionOf(restarted), /reason=flag-on/, 'the backup is used');
    const fresh = await start(await tempFolder('no-backup'));
    assert.match(await decisionOf(fresh), /side=legacy; .*reason=flag-unknown/, 'without a backup legacy answers');

    await unleash.start();
    await waitFor(
      'the new proxy to learn the flags',
      async () => /reason=flag-on/.test(await decisionOf(fresh)),
      20_000,
    );
  });
});
