import assert from 'node:assert/strict';
import { deriveKey } from '../../strangler-proxy/tokens/keys.ts';
import { checkToken, signToken } from '../../strangler-proxy/tokens/token.ts';
import { adminToken, closeProxies, startProxy, testConfig, type TestProxy } from './support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream } from './support/upstream.ts';

const key = deriveKey(adminToken, 'token');
const inAMinute = (): number => Date.now() + 60_000;

describe('tokens', () => {
  it('allow their scopes until they expire', () => {
    const token = signToken(key, ['explain'], inAMinute());
    assert.equal(checkToken(key, token, 'explain', Date.now()), true);
    assert.equal(checkToken(key, token, 'force', Date.now()), false);
    assert.equal(checkToken(key, token, 'explain', Date.now() + 61_000), false);
  });

  it('are worth nothing when changed, made with another key, or made for another purpose', () => {
    const token = signToken(key, ['explain'], inAMinute());
    const both = token.replace('explain', 'explain+force');
    const longer = token.replace(/\.(\d+)\./, (_, expiry: string) => `.${Number(expiry) + 1}.`);
    const others = [both, longer, `${token}x`, token.slice(0, -4), '', '.', adminToken, 'x'.repeat(5000)];
    others.push(signToken(deriveKey('another admin token', 'token'), ['explain'], inAMinute()));
    others.push(signToken(deriveKey(adminToken, 'visitor'), ['explain'], inAMinute()));
    for (const each of others) {
      assert.equal(checkToken(key, each, 'force', Date.now()), false, each);
      if (each !== both) assert.equal(checkToken(key, each, 'explain', Date.now()), false, each);
    }
  });
});

describe('overrides and explanations', () => {
  let proxy: TestProxy;

  async function start(explain: string, flag = false): Promise<void> {
    const [monolith, orders] = [
      await startUpstream(plainAnswer('legacy')),
      await startUpstream(plainAnswer('service')),
    ];
    const config = testConfig({
      upstreams: { monolith: { url: monolith.url }, orders: { url: orders.url } },
      explain,
      routes: [{ id: 'orders.list', match: { path: '/orders' }, flag: 'orders-read', service: 'orders' }],
    });
    proxy = await startProxy(config, { 'orders-read': flag, 'strangler-kill-switch': false });
  }
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  async function ask(headers: Record<string, string>, path = '/orders'): Promise<readonly [string, string | null]> {
    const answer = await fetch(`${proxy.url}${path}`, { headers });
    return [await answer.text(), answer.headers.get('x-strangler-decision')];
  }

  it('obey x-strangler-force with a token of scope force, both ways', async () => {
    await start('always');
    const token = signToken(key, ['force'], inAMinute());
    assert.deepEqual(await ask({ 'x-strangler-force': 'service', 'x-strangler-token': token }), [
      'service',
      'side=service; route=orders.list; flag=orders-read; reason=forced-service',
    ]);
    assert.equal((await ask({ 'x-strangler-force': 'legacy', 'x-strangler-token': token }))[0], 'legacy');
    assert.equal((await ask({ 'x-strangler-force': 'nowhere', 'x-strangler-token': token }))[0], 'legacy');
  });

  it('ignore x-strangler-force without a token, with another scope, an expired one, or the admin token', async () => {
    await start('off');
    const tokens = [signToken(key, ['explain'], inAMinute()), signToken(key, ['force'], Date.now() - 1000), adminToken];
    assert.equal((await ask({ 'x-strangler-force': 'service' }))[0], 'legacy');
    for (const token of tokens) {
      assert.equal((await ask({ 'x-strangler-force': 'service', 'x-strangler-token': token }))[0], 'legacy');
    }
  });

  it('explain on request with a token of scope explain, and to nobody else', async () => {
    await start('on-request', true);
    const token = signToken(key, ['explain'], inAMinute());
    const asked = { 'x-strangler-explain': '1', 'x-strangler-token': token };
    assert.deepEqual(await ask(asked), [
      'service',
      'side=service; route=orders.list; flag=orders-read; reason=flag-on',
    ]);
    assert.deepEqual(await ask(asked, '/elsewhere'), ['legacy', 'side=legacy; reason=no-route']);
    assert.equal((await ask({ 'x-strangler-token': token }))[1], null);
    assert.equal((await ask({ 'x-strangler-explain': '1', 'x-strangler-token': adminToken }))[1], null);
  });

  it('are never explained when explanations are off', async () => {
    await start('off', true);
    const token = signToken(key, ['explain'], inAMinute());
    assert.equal((await ask({ 'x-strangler-explain': '1', 'x-strangler-token': token }))[1], null);
  });
});
