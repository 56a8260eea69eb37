import assert from 'node:assert/strict';
import type { FlagClient, FlagContext } from '../../../flags/index.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies } from '../support/proxy.ts';
import { closeUpstreams } from '../support/upstream.ts';
import { type FakeSide, fenceSecret } from './fake-side.ts';
import { type FencedWorld, fencedWorld, write, type WriteAnswer } from './fenced-proxy.ts';

const on = () => fixedFlags({ 'orders-write': true });
const off = () => fixedFlags({ 'orders-write': false });

/** On for one shop. */
function tenantFlags(): FlagClient & { moved: string } {
  const flags = {
    ...off(),
    moved: 'none',
    isEnabled: (name: string, context?: FlagContext) =>
      name === 'orders-write' && context?.properties?.['shop'] === flags.moved,
  };
  return flags;
}

describe('the fence of a group of routes', () => {
  let world: FencedWorld;
  beforeEach(async () => (world = await fencedWorld()));
  afterEach(async () => {
    world.legacy.release();
    world.service.release();
    await closeProxies();
    await closeUpstreams();
  });

  it('asks once who may write, marks each write with its name, and leaves reads alone', async () => {
    const proxy = await world.proxy(off());
    assert.deepEqual(pick(await write(proxy, 'first')), [201, 'legacy', 'flag-off']);
    assert.deepEqual(pick(await write(proxy, 'second')), [201, 'legacy', 'flag-off']);
    assert.deepEqual(world.legacy.asked, ['GET *']);
    assert.deepEqual(world.legacy.writes, [
      { body: 'first', mark: 'orders' },
      { body: 'second', mark: 'orders' },
    ]);
    const read = await fetch(`${proxy.url}/shops/7/orders`, { headers: { 'x-strangler-fence': 'orders' } });
    assert.deepEqual(await read.json(), { side: 'legacy' });
  });

  it('holds writes after a flip until those of the old side have ended, then lets them go to the new side', async () => {
    const flags = off();
    const proxy = await world.proxy(flags);
    await write(proxy);
    world.legacy.hold();
    const slow = write(proxy, 'in flight');
    await waitFor('the write in flight', () => Promise.resolve(world.legacy.inFlight() === 1));
    flags.set('orders-write', true);
    const held = [write(proxy, 'held 1'), write(proxy, 'held 2')];
    await waitFor('the close', () => Promise.resolve(world.legacy.asked.includes('POST * service 1')));
    assert.deepEqual(world.service.writes, []);
    world.legacy.release();
    assert.deepEqual(pick(await slow), [201, 'legacy', 'flag-off']);
    for (const each of held) assert.deepEqual(pick(await each), [201, 'service', 'flag-on']);
    assert.deepEqual(world.service.writes.map(({ body }) => body).sort(), ['held 1', 'held 2']);
    assert.deepEqual(world.service.asked.at(-1), 'POST * service 1');
  });

  it('goes back the same way', async () => {
    const flags = off();
    const proxy = await world.proxy(flags);
    const sides: unknown[] = [];
    for (let flip = 0; flip < 6; flip++) {
      sides.push((await write(proxy)).side);
      flags.set('orders-write', flip % 2 === 0);
    }
    assert.deepEqual(sides, ['legacy', 'service', 'legacy', 'service', 'legacy', 'service']);
    assert.deepEqual(world.legacy.rows.get('*'), { owner: 'service', epoch: 5 });
  });

  it('sends a write that a side refuses, because another proxy has moved, to the other side, body and all', async () => {
    const [seesIt, doesNot] = [off(), off()];
    const [first, second] = [await world.proxy(seesIt), await world.proxy(doesNot)];
    await write(first);
    await write(second);
    seesIt.set('orders-write', true);
    await write(first);
    const body = 'the same bytes '.repeat(1000);
    assert.deepEqual(pick(await write(second, body)), [201, 'service', 'owner-service']);
    assert.deepEqual(world.service.writes.at(-1), { body, mark: 'orders' });
    // It follows, and does not pull the writes back only because its own view is older.
    assert.deepEqual(pick(await write(second)), [201, 'service', 'owner-service']);
    assert.deepEqual(pick(await write(first)), [201, 'service', 'flag-on']);
    doesNot.set('orders-write', true);
    assert.deepEqual(pick(await write(second)), [201, 'service', 'flag-on']);
    assert.equal(world.legacy.rows.get('*')?.epoch, 1);
  });

  it('tells the service to which a refused write goes next who asks, as if it had been asked first', async () => {
    const [seesIt, doesNot] = [off(), off()];
    const identity = { secret: fenceSecret, cookie: 'sid' };
    const [first, second] = [await world.proxy(seesIt), await world.proxy(doesNot, {}, { identity })];
    await write(first);
    await write(second);
    seesIt.set('orders-write', true);
    await write(first);
    const { side } = await write(second, 'an order', { headers: { cookie: 'sid=1' } });
    assert.equal(side, 'service');
    const told = ({ upstream }: FakeSide): string => String(upstream.received.at(-1)?.headers['x-strangler-identity']);
    assert.match(Buffer.from(told(world.service).split('.')[1] ?? '', 'base64url').toString(), /"sub":"anna"/);
    assert.equal(told(world.legacy), 'undefined');
  });

  it('follows the owner when it starts with a flag that says otherwise, and moves after a while', async function () {
    this.timeout(10_000);
    const proxy = await world.proxy(on());
    assert.deepEqual(pick(await write(proxy)), [201, 'legacy', 'owner-legacy']);
    await waitFor('the move', async () => (await write(proxy)).side === 'service');
  });

  it('stays where it was when the new side does not catch up in time, and says what was waited for', async () => {
    const flags = off();
    const proxy = await world.proxy(flags, { hold: '500ms' });
    await write(proxy);
    world.service.pending = '3 events';
    flags.set('orders-write', true);
    assert.deepEqual(pick(await write(proxy)), [201, 'legacy', 'owner-legacy']);
    assert.deepEqual(pick(await write(proxy)), [201, 'legacy', 'owner-legacy'], 'and is not held each time');
    const line = proxy.log.find(({ event }) => event === 'fence.not-moved');
    assert.equal(line?.fields['why'], 'the service side waits for 3 events');
    assert.deepEqual(world.legacy.rows.get('*'), { owner: 'legacy', epoch: 2 });
    assert.deepEqual(world.service.rows.get('*'), { owner: 'legacy', epoch: 2 });
  });

  it('turns around when the flag is turned back during the move', async () => {
    const flags = off();
    const proxy = await world.proxy(flags, { hold: '1s' });
    await write(proxy);
    world.service.pending = '3 events';
    flags.set('orders-write', true);
    const held = write(proxy);
    await waitFor('the close', () => Promise.resolve(world.legacy.rows.get('*')?.owner === 'service'));
    flags.set('orders-write', false);
    assert.deepEqual(pick(await held), [201, 'legacy', 'flag-off']);
  });

  it('finishes what a proxy that died has left half done', async () => {
    world.legacy.rows.set('*', { owner: 'service', epoch: 5 });
    world.service.rows.set('*', { owner: 'legacy', epoch: 4 });
    const proxy = await world.proxy(on());
    assert.deepEqual(pick(await write(proxy)), [201, 'service', 'flag-on']);
    assert.deepEqual(world.legacy.asked, ['GET *', 'POST * service 5']);
    assert.deepEqual(world.service.rows.get('*'), { owner: 'service', epoch: 5 });
  });

  it('never lets both sides write, with three proxies that see flips at moments of their own', async function () {
    this.timeout(30_000);
    const flags = [off(), off(), off()];
    const proxies = await Promise.all(flags.map((each) => world.proxy(each, { hold: '10s' })));
    const answers: Promise<number>[] = [];
    for (let flip = 1; flip <= 12; flip++) {
      for (const each of flags) {
        each.set('orders-write', flip % 2 === 1);
        answers.push(...proxies.map(async (proxy) => (await write(proxy)).status));
        await answers.at(-1);
      }
    }
    assert.deepEqual(new Set(await Promise.all(answers)), new Set([201]));
    assert.equal(world.legacy.writes.length + world.service.writes.length, answers.length);
    assert.ok(world.service.writes.length > 0 && world.legacy.writes.length > 0);
    assert.deepEqual(world.twoOwners, []);
  });

  it('moves each tenant by itself', async () => {
    const flags = tenantFlags();
    const proxy = await world.proxy(flags, { tenant: 'shop' });
    const sides = async () => [
      (await write(proxy, 'a', { shop: '7' })).side,
      (await write(proxy, 'a', { shop: '8' })).side,
    ];
    assert.deepEqual(await sides(), ['legacy', 'legacy']);
    flags.moved = '8';
    assert.deepEqual(await sides(), ['legacy', 'service']);
    assert.deepEqual(world.service.rows.get('8'), { owner: 'service', epoch: 1 });
    assert.equal(world.service.writes.at(-1)?.mark, 'orders; tenant=8');
    flags.moved = '7';
    assert.deepEqual(await sides(), ['service', 'legacy']);
  });

  it('follows the owner of the tenant that a side names, and moves nobody for a request that named another', async () => {
    const flags = tenantFlags();
    const proxy = await world.proxy(flags, { tenant: 'shop' });
    world.legacy.rows.set('shop of é', { owner: 'service', epoch: 1 });
    world.service.rows.set('shop of é', { owner: 'service', epoch: 1 });
    assert.deepEqual(pick(await write(proxy, 'of shop of é', { shop: '7' })), [201, 'service', 'owner-service']);
    assert.equal(world.service.writes.at(-1)?.mark, 'orders; tenant=shop%20of%20%C3%A9');
    assert.deepEqual(world.legacy.rows.get('shop of é'), { owner: 'service', epoch: 1 });
    assert.deepEqual(pick(await write(proxy, 'an order', { shop: '7' })), [201, 'legacy', 'flag-off']);
  });

  it('takes a flag that is on for some tenants for off where all tenants have one owner', async () => {
    const byShop = {
      ...off(),
      isEnabled: (name: string, context?: object) => name === 'orders-write' && context !== undefined,
    };
    const proxy = await world.proxy(byShop);
    assert.deepEqual(pick(await write(proxy)), [201, 'legacy', 'flag-unsafe']);
  });
});

function pick({ status, side, code, reason }: WriteAnswer): unknown[] {
  return [status, side ?? code, reason];
}
