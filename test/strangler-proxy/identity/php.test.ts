import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signIdentity } from '../../../strangler-proxy/identity/identity-token.ts';
import { makeSigningKeys, type SigningKeys } from '../../../strangler-proxy/identity/signing-keys.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { callBridge } from './bridge-client.ts';
import { type IdentityService, startIdentityService } from './identity-service.ts';

const secret = 'a secret that the proxy and the monolith share';

/** Where there is no PHP, there is nothing to be tested. */
const hasPhp = spawnSync('php', ['-v']).status === 0;

(hasPhp ? describe : describe.skip)('the contract of the bridge, with the sessions of PHP, behind the proxy', () => {
  let child: ChildProcess;
  let origin = '';
  let service: IdentityService;
  let proxy: TestProxy;

  before(async () => {
    const folder = await tempFolder('php');
    origin = `http://127.0.0.1:${await freePort()}`;
    const script = join(import.meta.dirname, 'fixtures/monolith.php');
    const env = { ...process.env, BRIDGE_SECRET: secret, TMPDIR: folder };
    const args = ['-d', `session.save_path=${folder}`, '-S', origin.slice(7), script];
    child = spawn('php', args, { env, stdio: 'ignore' });
    await waitFor(
      'PHP to listen',
      () =>
        fetch(origin).then(
          () => true,
          () => false,
        ),
      10_000,
    );
    service = await startIdentityService();
    const route = (path: string) => ({ id: path.slice(1), match: { path }, flag: 'on', service: 'orders' });
    proxy = await startProxy(
      testConfig({
        upstreams: { monolith: { url: origin }, orders: { url: service.origin } },
        identity: { secret, cookie: 'PHPSESSID' },
        routes: ['/whoami', '/maybe', '/cart'].map(route),
      }),
      { on: true },
    );
    service.connect({ adminUrl: proxy.adminUrl, monolithUrl: origin, secret });
  });
  after(async () => {
    await closeProxies();
    await service.close();
    child.kill();
    await once(child, 'exit');
  });

  const ask = async (path: string, cookie = '', init: RequestInit = {}) => {
    const headers = { cookie, 'content-type': 'application/json' };
    const response = await fetch(proxy.url + path, { ...init, headers });
    const set = response.headers.getSetCookie().at(-1)?.split(';', 1)[0];
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, cookie: set ?? cookie };
  };

  it('tells a service who asks, and lets it write to the session', async () => {
    const { cookie } = await ask('/login');
    const who = (await ask('/whoami', cookie)).body;
    assert.deepEqual([who['sub'], who['claims']], ['42', { role: 'cashier' }]);
    const post = (body: object) => ask('/cart', cookie, { method: 'POST', body: JSON.stringify(body) });
    assert.deepEqual((await post({ cart: [7] })).body, { language: 'ru', cart: [7] });
    assert.deepEqual((await ask('/', cookie)).body, { cart: [7] });
    assert.deepEqual((await post({ cart: null })).body, { language: 'ru' });
    await ask('/logout', cookie, { method: 'POST' });
    assert.deepEqual((await ask('/maybe', cookie)).body, { sub: null });
    assert.deepEqual((await ask('/maybe', 'PHPSESSID=invented')).body, { sub: null });
  });

  it('keeps to the rest of the contract', async () => {
    const { cookie } = await ask('/login');
    const bridge = (o: object = {}) => callBridge(origin, { secret, cookie, ...o });
    const { version, data } = (await bridge()).body;
    assert.deepEqual(data, { language: 'ru' });
    const patch = async (body: unknown) => (await bridge({ method: 'PATCH', body })).status;
    assert.equal(await patch({ version, set: { user: { id: 1 } } }), 422);
    assert.equal(await patch({ version }), 400);
    assert.equal(await patch({ version: 'old', set: { cart: [] } }), 409);
    assert.equal((await bridge({ secret: 'another' })).status, 404);
    assert.equal((await bridge({ signature: null })).status, 404);
    assert.equal((await bridge({ now: Date.now() - 40_000 })).status, 404);
    assert.equal((await bridge({ target: '/__Strangler/session' })).status, 404);
  });
});

(hasPhp ? describe : describe.skip)('a service in PHP', () => {
  const keys = makeSigningKeys('the admin token of the proxy');
  const token = (o: { upstream?: string; now?: number; from?: SigningKeys } = {}): string => {
    const use = { upstream: 'orders', session: { version: 'v' }, now: Date.now(), ...o };
    return signIdentity(o.from ?? keys, { sub: 'anna' }, use);
  };
  const script = join(import.meta.dirname, 'fixtures/identity.php');
  const code = `require $argv[1]; echo json_encode(array_map(
    fn ($token) => strangler_identity($token, json_decode($argv[2], true), 'orders')['sub'] ?? null, array_slice($argv, 3)));`;
  const subsOf = (tokens: readonly string[]): unknown => {
    const args = ['-r', code, '--', script, JSON.stringify(keys.jwks(Date.now())), ...tokens];
    return JSON.parse(execFileSync('php', args, { encoding: 'utf8' }));
  };

  it('learns from the proxy’s token who asks, and believes no other', () => {
    const [head = '', claims = '', signature = ''] = token().split('.');
    const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const wrong = [
      token({ upstream: 'menu' }),
      token({ now: Date.now() - 66_000 }),
      token({ from: makeSigningKeys('another admin token') }),
      `${head}.${encoded({ iss: 'strangler-proxy', aud: 'orders', sub: 'boris', exp: 9e9 })}.${signature}`,
      `${encoded({ alg: 'none' })}.${claims}.`,
      `${encoded({ alg: 'HS256', kid: keys.current(Date.now()).kid })}.${claims}.${signature}`,
      `${head}.${claims}.`,
      '',
    ];
    assert.deepEqual(subsOf([token(), ...wrong]), ['anna', ...wrong.map(() => null)]);
  });
});

/** A port that was free a moment ago: PHP does not tell which one it was given. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
