import assert from 'node:assert/strict';
import { killSwitchFlag } from '../../../strangler-proxy/decision/decide.ts';
import { RecentWrites } from '../../../strangler-proxy/pins/recent-writes.ts';
import { deriveKey } from '../../../strangler-proxy/tokens/keys.ts';
import { signToken } from '../../../strangler-proxy/tokens/token.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken } from '../support/proxy.ts';
import { type Browser, closeTwoSides, startEmbedded, startStandalone, type TwoSides } from './two-sides.ts';

const groups = { shop: { readYourWrites: '30s' } };
const shop = { service: 'service', group: 'shop' };
const routes = [
  { id: 'read', match: { methods: ['GET'], path: '/shop' }, flag: 'read', fallback: true, ...shop },
  { id: 'add', match: { methods: ['POST'], path: '/shop' }, flag: 'write', ...shop },
];

for (const [way, start] of [
  ['standalone', startStandalone],
  ['embedded in Express', startEmbedded],
] as const) {
  describe(`reads after a write, ${way}`, () => {
    let sides: TwoSides;
    let ann: Browser;

    async function begin(parts: Readonly<Record<string, unknown>> = {}): Promise<void> {
      sides = await start({ groups, routes, ...parts });
      ann = sides.browser();
    }
    const reasonOf = async (browser = ann): Promise<string> => (await browser.ask('GET', '/shop')).reason;
    afterEach(closeTwoSides);

    it('stay on the service that wrote, though the flag of reads is off; nobody else’s do', async () => {
      await begin();
      sides.flags.set('write', true);
      assert.equal(await reasonOf(), 'flag-off');
      const { side, setCookies } = await ann.ask('POST', '/shop');
      assert.equal(side, 'service');
      assert.match(
        setCookies.join('\n'),
        /^strangler_wrote=shop:s:[a-z0-9]+\.[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=30$/,
      );
      assert.equal(await reasonOf(), 'wrote-service');
      assert.equal(await reasonOf(sides.browser()), 'flag-off');
    });

    it('stay on the legacy side that wrote, though the flag of reads is on', async () => {
      await begin();
      sides.flags.set('read', true);
      await ann.ask('POST', '/shop?status=303');
      assert.equal(await reasonOf(), 'wrote-legacy');
      sides.flags.set('write', true);
      await ann.ask('POST', '/shop');
      assert.equal(await reasonOf(), 'wrote-service', 'the last write counts');
    });

    it('do not follow a write that was refused', async () => {
      await begin();
      sides.flags.set('read', true);
      for (const status of [400, 401, 409, 500]) {
        assert.deepEqual((await ann.ask('POST', `/shop?status=${status}`)).setCookies, []);
      }
      assert.equal(await reasonOf(), 'flag-on');
    });

    it('follow the flag again when the time is over', async () => {
      await begin({ groups: { shop: { readYourWrites: '700ms' } } });
      sides.flags.set('read', true);
      await ann.ask('POST', '/shop');
      assert.equal(await reasonOf(), 'wrote-legacy');
      await waitFor('the time to be over', async () => (await reasonOf()) === 'flag-on');
    });

    it('never go before the kill switch or an override', async () => {
      await begin();
      sides.flags.set('write', true);
      await ann.ask('POST', '/shop');
      const token = signToken(deriveKey(adminToken, 'token'), ['force'], Date.now() + 60_000);
      const forced = await ann.ask('GET', '/shop', { 'x-strangler-force': 'legacy', 'x-strangler-token': token });
      assert.equal(forced.reason, 'forced-legacy');
      sides.flags.set(killSwitchFlag, true);
      assert.equal(await reasonOf(), 'kill-switch');
    });

    it('are answered by legacy when the service that wrote has gone, where legacy may answer', async () => {
      await begin();
      sides.flags.set('write', true);
      await ann.ask('POST', '/shop');
      await sides.service.close();
      const { side, reason, status } = await ann.ask('GET', '/shop');
      assert.deepEqual([side, reason, status], ['legacy', 'service-failed', 200]);
    });

    it('are found without cookies by the user of the context', async () => {
      await begin({ context: { userId: { header: 'x-user' } } });
      sides.flags.set('write', true);
      const asUser = (method: string, user: string) => sides.browser().ask(method, '/shop', { 'x-user': user });
      await asUser('POST', 'ann');
      assert.equal((await asUser('GET', 'ann')).reason, 'wrote-service');
      assert.equal((await asUser('GET', 'bob')).reason, 'flag-off');
    });

    it('go before the pin of a conversation, and do not move it', async () => {
      await begin({ groups: { shop: { pin: '30m', readYourWrites: '700ms' } } });
      await ann.ask('GET', '/shop');
      sides.flags.set('read', true);
      sides.flags.set('write', true);
      assert.equal(await reasonOf(), 'pinned-legacy');
      const token = signToken(deriveKey(adminToken, 'token'), ['force'], Date.now() + 60_000);
      await ann.ask('POST', '/shop', { 'x-strangler-force': 'service', 'x-strangler-token': token });
      assert.equal(await reasonOf(), 'wrote-service');
      await waitFor('the pin to have the word again', async () => (await reasonOf()) === 'pinned-legacy');
    });
  });
}

describe('the record of recent writes', () => {
  const mark = { side: 'service', until: 1000 } as const;

  it('forgets whoever wrote longest ago when it is full', () => {
    const writes = new RecentWrites(3);
    for (const user of ['a', 'b', 'c']) writes.note('shop', user, mark);
    writes.note('shop', 'a', mark);
    writes.note('shop', 'd', mark);
    const known = ['a', 'b', 'c', 'd'].filter((user) => writes.sideOf('shop', user, 0) !== undefined);
    assert.deepEqual(known, ['a', 'c', 'd']);
  });

  it('forgets a write when its time is over, and tells groups apart', () => {
    const writes = new RecentWrites(3);
    writes.note('shop', 'a', mark);
    assert.equal(writes.sideOf('shop', 'a', 999), 'service');
    assert.equal(writes.sideOf('booking', 'a', 999), undefined);
    assert.equal(writes.sideOf('shop', 'a', 1000), undefined);
    assert.equal(writes.sideOf('shop', 'a', 999), undefined);
  });

  it('holds no more than it may, however many write', () => {
    const writes = new RecentWrites(100);
    for (let i = 0; i < 10_000; i++) writes.note('shop', `user ${i}`, mark);
    assert.equal(writes.size, 100);
    writes.note('shop', 'x'.repeat(10_000), mark);
    assert.equal(writes.sideOf('shop', 'x'.repeat(10_000), 0), undefined);
  });
});
