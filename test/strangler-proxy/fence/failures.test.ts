import assert from 'node:assert/strict';
import { signToken } from '../../../strangler-proxy/tokens/token.ts';
import { deriveKey } from '../../../strangler-proxy/tokens/keys.ts';
import { killSwitchFlag } from '../../../strangler-proxy/decision/decide.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken, closeProxies, type TestProxy } from '../support/proxy.ts';
import { closeUpstreams } from '../support/upstream.ts';
import { type FencedWorld, fencedWorld, write } from './fenced-proxy.ts';

const off = () => fixedFlags({ 'orders-write': false, [killSwitchFlag]: false });
const on = () => fixedFlags({ 'orders-write': true, [killSwitchFlag]: false });

describe('a fence when something fails', () => {
  let world: FencedWorld;
  beforeEach(async () => (world = await fencedWorld()));
  afterEach(async () => {
    world.legacy.release();
    world.service.release();
    await closeProxies();
    await closeUpstreams();
  });

  /** Both sides at one owner, as if a move had ended. */
  const owned = (owner: 'legacy' | 'service'): void => {
    for (const { rows } of [world.legacy, world.service]) rows.set('*', { owner, epoch: 3 });
  };
  const metric = async (proxy: TestProxy, name: string): Promise<string | undefined> =>
    (await proxy.proxy.metrics.registry.metrics()).split('\n').find((line) => line.startsWith(name));

  it('holds no write for longer than it may, and no more of them than it may', async () => {
    const flags = off();
    const proxy = await world.proxy(flags, { hold: '600ms', waiting: 2 });
    await write(proxy);
    world.service.pending = world.legacy.pending = 'for ever';
    flags.set('orders-write', true);
    const held = [write(proxy), write(proxy)];
    await waitFor('two that wait', async () => (await metric(proxy, 'strangler_fence_waiting'))?.endsWith(' 2'));
    const third = await write(proxy);
    assert.deepEqual([third.status, third.code, third.headers.get('retry-after')], [503, 'fence-full', '1']);
    for (const each of held) {
      const { status, code, headers } = await each;
      assert.deepEqual([status, code, headers.get('retry-after')], [503, 'fence-timeout', '1']);
    }
    assert.match((await metric(proxy, 'strangler_fence_waiting')) ?? '', / 0$/);
  });

  it('gives up the place of a client that has gone', async () => {
    const flags = off();
    const proxy = await world.proxy(flags, { hold: '30s' });
    await write(proxy);
    world.service.pending = 'for ever';
    flags.set('orders-write', true);
    const leaving = new AbortController();
    const held = write(proxy, 'x', { signal: leaving.signal });
    await waitFor('one that waits', async () => (await metric(proxy, 'strangler_fence_waiting'))?.endsWith(' 1'));
    leaving.abort();
    await assert.rejects(held);
    await waitFor('nobody to wait', async () => (await metric(proxy, 'strangler_fence_waiting'))?.endsWith(' 0'));
    world.service.pending = undefined;
  });

  it('leaves writes with legacy when the service cannot be reached at the flip', async () => {
    const flags = off();
    const proxy = await world.proxy(flags);
    await write(proxy);
    await world.service.upstream.close();
    flags.set('orders-write', true);
    const { status, side, reason } = await write(proxy);
    assert.deepEqual([status, side, reason], [201, 'legacy', 'owner-legacy']);
    assert.deepEqual(world.legacy.rows.get('*'), { owner: 'legacy', epoch: 0 });
  });

  it('takes writes back from a dead service at once with the kill switch', async () => {
    owned('service');
    const flags = on();
    const proxy = await world.proxy(flags);
    await write(proxy);
    await world.service.upstream.close();
    flags.set(killSwitchFlag, true);
    const { status, side, reason } = await write(proxy);
    assert.deepEqual([status, side, reason], [201, 'legacy', 'kill-switch']);
    assert.ok(world.legacy.asked.includes('POST * legacy 4 by force'));
    assert.ok(proxy.log.some(({ event, level }) => event === 'fence.forced' && level === 'warn'));
  });

  it('takes writes back from a service that lives, and closes it first, with the kill switch', async () => {
    owned('service');
    const flags = on();
    const proxy = await world.proxy(flags);
    await write(proxy);
    flags.set(killSwitchFlag, true);
    assert.equal((await write(proxy)).side, 'legacy');
    assert.deepEqual(world.service.rows.get('*'), { owner: 'legacy', epoch: 4 });
    assert.deepEqual(world.twoOwners, []);
  });

  it('takes writes back from a dead service when its flag has been off for long enough', async function () {
    this.timeout(20_000);
    owned('service');
    const flags = on();
    const proxy = await world.proxy(flags, { takeover: '1s' });
    await write(proxy);
    await world.service.upstream.close();
    flags.set('orders-write', false);
    // Until then they go to their owner, and fail there.
    const { status, code } = await write(proxy);
    assert.deepEqual([status, code], [502, 'upstream-refused']);
    await waitFor('legacy to take over', async () => (await write(proxy)).side === 'legacy');
    assert.ok(world.legacy.asked.includes('POST * legacy 4 by force'));
  });

  it('answers 503 when neither side knows the fence', async () => {
    const proxy = await world.proxy(on(), { secret: 'another secret, of the same length or more' });
    const { status, code } = await write(proxy);
    assert.deepEqual([status, code], [503, 'fence-unavailable']);
    const line = proxy.log.find(({ event }) => event === 'fence.not-moved');
    assert.match(String(line?.fields['why']), /answered 404 for the fence: is the fence set up there/);
    assert.ok(!JSON.stringify(proxy.log).includes('another secret'));
  });

  it('lets a side refuse whoever overrides the flag, and moves nothing for it', async () => {
    const proxy = await world.proxy(off());
    const token = signToken(deriveKey(adminToken, 'token'), ['force'], Date.now() + 60_000);
    const headers = { 'x-strangler-force': 'service', 'x-strangler-token': token };
    const { status, code, reason } = await write(proxy, 'x', { headers });
    assert.deepEqual([status, code, reason], [409, 'fence-not-owner', 'forced-service']);
    assert.deepEqual(world.service.asked, []);
  });

  it('does not send again what it could not keep', async () => {
    const [seesIt, doesNot] = [off(), off()];
    const [first, second] = [await world.proxy(seesIt), await world.proxy(doesNot, { body: '10B' })];
    await write(first);
    await write(second);
    seesIt.set('orders-write', true);
    await write(first);
    const { status, code } = await write(second, 'more than ten bytes');
    assert.deepEqual([status, code], [503, 'fence-moved']);
    const again = await write(second, 'more than ten bytes');
    assert.deepEqual([again.status, again.side], [201, 'service'], 'the next one goes where it belongs');
  });

  it('takes no mark from a client', async () => {
    const proxy = await world.proxy(off());
    await write(proxy, 'x', { headers: { 'x-strangler-fence': 'other; tenant=9', X_Strangler_Fence: 'other' } });
    assert.deepEqual(world.legacy.writes, [{ body: 'x', mark: 'orders' }]);
    const direct = await fetch(`${proxy.url}/__strangler/fence/orders`);
    assert.equal(direct.status, 404);
    assert.deepEqual(world.legacy.asked, ['GET *']);
  });
});
