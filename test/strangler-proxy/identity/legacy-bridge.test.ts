import assert from 'node:assert/strict';
import { legacyBridge } from '../../../strangler-proxy/legacy-bridge/index.ts';
import { sign } from '../../../strangler-proxy/legacy-bridge/signature.ts';
import { callBridge } from './bridge-client.ts';
import { startExpressMonolith } from './express-monolith.ts';

const secret = 'a secret that the proxy and the monolith share';

describe('the bridge to the sessions of an Express monolith', () => {
  let monolith: Awaited<ReturnType<typeof startExpressMonolith>>;
  before(async () => {
    monolith = await startExpressMonolith(secret);
  });
  after(() => monolith.close());

  const login = async (session: object): Promise<string> => {
    const response = await fetch(`${monolith.origin}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(session),
    });
    return response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  };
  const cartOf = async (cookie: string): Promise<unknown> =>
    (await fetch(`${monolith.origin}/cart`, { headers: { cookie } })).json();

  it('says who is logged in, and shows the declared keys only', async () => {
    const cookie = await login({ user: 'anna', language: 'ru', cart: [1] });
    const { status, body } = await callBridge(monolith.origin, { secret, cookie });
    assert.equal(status, 200);
    assert.deepEqual(body['identity'], { sub: 'anna', role: 'cashier' });
    assert.deepEqual(body['data'], { language: 'ru', cart: [1] });
  });

  it('says nobody where there is no session', async () => {
    const { body } = await callBridge(monolith.origin, { secret });
    assert.deepEqual([body['identity'], body['data']], [null, {}]);
  });

  it('writes a declared key, and removes it', async () => {
    const cookie = await login({ user: 'anna' });
    const version = async (): Promise<unknown> =>
      (await callBridge(monolith.origin, { secret, cookie })).body['version'];
    const patch = async (set: object) =>
      callBridge(monolith.origin, { secret, cookie, method: 'PATCH', body: { version: await version(), set } });
    assert.deepEqual((await patch({ cart: ['a pizza'] })).body['data'], { cart: ['a pizza'] });
    assert.deepEqual(await cartOf(cookie), ['a pizza']);
    assert.equal((await patch({ cart: null })).status, 200);
    assert.equal(await cartOf(cookie), null);
  });

  it('refuses a write over a session that somebody else has changed meanwhile', async () => {
    const cookie = await login({ user: 'anna', cart: [1] });
    const { version } = (await callBridge(monolith.origin, { secret, cookie })).body;
    const patch = (set: object) =>
      callBridge(monolith.origin, { secret, cookie, method: 'PATCH', body: { version, set } });
    assert.equal((await patch({ cart: [2] })).status, 200);
    const late = await patch({ cart: [3] });
    assert.deepEqual([late.status, late.body['code'], late.body['data']], [409, 'session-changed', { cart: [2] }]);
    assert.deepEqual(await cartOf(cookie), [2]);
  });

  it('refuses keys that are not declared, a session that has ended, and what is no change', async () => {
    const cookie = await login({ user: 'anna' });
    const { version } = (await callBridge(monolith.origin, { secret, cookie })).body;
    const patch = (body: unknown) => callBridge(monolith.origin, { secret, cookie, method: 'PATCH', body });
    for (const key of ['user', 'language', 'cookie', '__proto__']) {
      const body = JSON.parse(`{"version":"${String(version)}","set":{"${key}":"mallory"}}`) as unknown;
      assert.equal((await patch(body)).status, 422, key);
    }
    assert.equal((await patch({ set: {} })).status, 400);
    assert.equal((await patch({ version, set: [1] })).status, 400);
    await fetch(`${monolith.origin}/logout`, { method: 'POST', headers: { cookie } });
    assert.equal((await patch({ version, set: { cart: [1] } })).status, 409);
  });

  it('does not exist for who cannot sign', async () => {
    const now = Date.now();
    const request = { method: 'GET', target: '/__strangler/session', body: '' };
    const wrong: readonly (readonly [string, Parameters<typeof callBridge>[1]])[] = [
      ['no signature', { secret, signature: null }],
      ['nonsense', { secret, signature: 'x' }],
      ['another secret', { secret: 'somebody else’s secret' }],
      ['another method', { secret, signature: sign(secret, { ...request, method: 'PATCH' }, now) }],
      ['another path', { secret, signature: sign(secret, { ...request, target: '/' }, now) }],
      ['too old', { secret, now: now - 31_000 }],
      ['from the future', { secret, now: now + 32_000 }],
      ['another query', { secret, target: '/__strangler/session?x=1' }],
      ['another spelling', { secret, target: '/__Strangler/session' }],
      ['another place below', { secret, target: '/__strangler/fence/orders' }],
    ];
    for (const [what, o] of wrong) assert.equal((await callBridge(monolith.origin, o)).status, 404, what);
  });

  it('takes a signature once', async () => {
    const signature = sign(secret, { method: 'GET', target: '/__strangler/session', body: '' }, Date.now());
    assert.equal((await callBridge(monolith.origin, { secret, signature })).status, 200);
    assert.equal((await callBridge(monolith.origin, { secret, signature })).status, 404);
  });

  it('takes no body that was changed on the way, and none without end', async () => {
    const body = JSON.stringify({ version: 'x', set: {} });
    const signature = sign(secret, { method: 'PATCH', target: '/__strangler/session', body }, Date.now());
    const changed = { secret, method: 'PATCH', body: { version: 'y', set: {} }, signature };
    assert.equal((await callBridge(monolith.origin, changed)).status, 404);
    const large = { secret, method: 'PATCH', body: { version: 'x', set: { cart: 'x'.repeat(70_000) } } };
    assert.equal((await callBridge(monolith.origin, large)).status, 413);
  });

  it('cannot be mounted with a secret that can be guessed', () => {
    assert.throws(() => legacyBridge({ secret: 'short', identityOf: () => null }), /at least 32 characters/);
  });
});
