import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { Agent } from 'undici';
import { signIdentity } from '../../../strangler-proxy/identity/identity-token.ts';
import { makeSessionReader, type SessionReaderOptions } from '../../../strangler-proxy/identity/session-reader.ts';
import { makeSigningKeys } from '../../../strangler-proxy/identity/signing-keys.ts';

const secret = 'a secret that the proxy and the monolith share';
const noon = Date.parse('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;

describe('who asks, as a service is told', () => {
  const keys = makeSigningKeys(secret);
  const claims = { sub: 'anna', role: 'cashier', aud: 'everybody', exp: 99 };
  const token = () => signIdentity(keys, claims, { upstream: 'orders', session: { cart: [1] }, now: noon });
  const verify = async (jwt: string, audience: string, now: number, jwksAt = now) =>
    jwtVerify(jwt, createLocalJWKSet(keys.jwks(jwksAt) as unknown as JSONWebKeySet), {
      audience,
      issuer: 'strangler-proxy',
      currentDate: new Date(now),
    });

  it('is for one upstream and for a minute', async () => {
    const jwt = await token();
    const { payload } = await verify(jwt, 'orders', noon + 59_000);
    assert.deepEqual([payload.sub, payload['role'], payload['session']], ['anna', 'cashier', { cart: [1] }]);
    await assert.rejects(verify(jwt, 'menu', noon), /aud/);
    await assert.rejects(verify(jwt, 'orders', noon + 61_000), /exp/);
  });

  it('is signed with another key each day, which every proxy of the secret knows', async () => {
    const today = decodeProtectedHeader(await token()).kid;
    assert.equal(today, '2026-11-22');
    assert.notDeepEqual(keys.current(noon).publicJwk, keys.current(noon + dayMs).publicJwk);
    assert.deepEqual(makeSigningKeys(secret).jwks(noon), keys.jwks(noon));
    assert.notDeepEqual(makeSigningKeys('another secret').jwks(noon), keys.jwks(noon));
  });

  it('is believed over midnight, by clocks that differ', async () => {
    const jwt = await token();
    await verify(jwt, 'orders', noon, noon + dayMs);
    await verify(jwt, 'orders', noon, noon - dayMs);
    await assert.rejects(verify(jwt, 'orders', noon, noon + 3 * dayMs), /no applicable key/);
  });

  it('publishes no private key', () => {
    for (const key of keys.jwks(noon).keys) assert.equal(key['d'], undefined);
  });
});

describe('a session that is read from the monolith', () => {
  const agent = new Agent();
  let server: Server;
  let origin = '';
  let asked: (string | undefined)[] = [];
  let answer: { status: number; body: string } = { status: 200, body: '' };
  let now = noon;

  before(async () => {
    server = createServer((req, res) => {
      asked.push(req.headers.cookie);
      res.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await agent.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    asked = [];
    now = noon;
    answer = { status: 200, body: JSON.stringify({ version: 'v', identity: { sub: 'anna' }, data: {} }) };
  });
  const reader = (o: Partial<SessionReaderOptions> = {}) =>
    makeSessionReader({
      ...{ dispatcher: agent, origin, endpoint: '/__strangler/session', secret, cookie: 'sid' },
      ...{ cacheMs: 5_000, entries: 2, timeoutMs: 2_000, now: () => now, ...o },
    });

  it('is not asked for without its cookie', () => {
    const read = reader();
    assert.equal(read(undefined), null);
    assert.equal(read('other=1'), null);
    assert.deepEqual(asked, []);
  });

  it('is asked for once for requests that come together, and then after the time of the cache', async () => {
    const read = reader();
    await Promise.all([read('sid=1'), read('sid=1; other=2'), read('sid=1')]);
    assert.equal(asked.length, 1);
    assert.equal(read('sid=1') instanceof Promise, false);
    now += 5_001;
    await read('sid=1');
    assert.equal(asked.length, 2);
  });

  it('is forgotten when too many are remembered, the oldest first', async () => {
    const read = reader();
    for (const sid of ['1', '2', '3']) await read(`sid=${sid}`);
    assert.equal(read('sid=1') instanceof Promise, true);
    assert.equal(read('sid=3') instanceof Promise, false);
    await read('sid=1');
  });

  it('is known by all cookies together where nothing says which one is its', async () => {
    const read = makeSessionReader({
      ...{ dispatcher: agent, origin, endpoint: '/__strangler/session', secret },
      ...{ cacheMs: 5_000, entries: 2, timeoutMs: 2_000, now: () => now },
    });
    await read('a=1; b=2');
    await read('a=1; b=3');
    assert.deepEqual(asked, ['a=1; b=2', 'a=1; b=3']);
  });

  for (const [what, wrong] of [
    ['404: the bridge is not there', { status: 404, body: '{}' }],
    ['a page', { status: 200, body: '<html>' }],
    ['another shape', { status: 200, body: '{"identity":{}}' }],
  ] as const) {
    it(`is unavailable when the answer is ${what}, and asked for again`, async () => {
      const read = reader();
      answer = wrong;
      await assert.rejects(async () => read('sid=1'), { code: 'SESSION_UNAVAILABLE' });
      await assert.rejects(async () => read('sid=1'), { code: 'SESSION_UNAVAILABLE' });
      assert.equal(asked.length, 2);
    });
  }

  it('is unavailable when the monolith is', async () => {
    const read = reader({ origin: 'http://127.0.0.1:1' });
    await assert.rejects(async () => read('sid=1'), { code: 'SESSION_UNAVAILABLE' });
  });
});
