import assert from 'node:assert/strict';
import { killSwitchFlag } from '../../../strangler-proxy/decision/decide.ts';
import { deriveKey } from '../../../strangler-proxy/tokens/keys.ts';
import { signToken } from '../../../strangler-proxy/tokens/token.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken, closeProxies } from '../support/proxy.ts';
import { type Browser, closeTwoSides, startEmbedded, startStandalone, type TwoSides } from './two-sides.ts';

const pin = 'strangler_pins';

for (const [way, start] of [
  ['standalone', startStandalone],
  ['embedded in Express', startEmbedded],
] as const) {
  describe(`a pinned conversation, ${way}`, () => {
    let sides: TwoSides;
    let ann: Browser;

    async function begin(parts: Readonly<Record<string, unknown>> = {}): Promise<void> {
      sides = await start(parts);
      ann = sides.browser();
    }
    const turn = (on: boolean): void => {
      sides.flags.set('read', on);
      sides.flags.set('write', on);
    };
    const sideOf = async (browser = ann, method = 'GET', path = '/shop'): Promise<string> =>
      (await browser.ask(method, path)).side;
    afterEach(closeTwoSides);

    it('stays on legacy when the flag goes on, for reads and writes, until it ends; others are on the service', async () => {
      await begin();
      const { side, setCookies } = await ann.ask('GET', '/shop');
      assert.equal(side, 'legacy');
      assert.match(
        setCookies.join('\n'),
        /^strangler_pins=shop:l:[a-z0-9]+\.[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1800$/,
      );
      turn(true);
      assert.equal(await sideOf(sides.browser()), 'service');
      const read = await ann.ask('GET', '/shop');
      assert.deepEqual([read.side, read.reason, read.setCookies], ['legacy', 'pinned-legacy', []]);
      const write = await ann.ask('POST', '/shop');
      assert.deepEqual([write.side, write.reason, write.setCookies], ['legacy', 'pinned-legacy', []]);
      const end = await ann.ask('POST', '/shop/buy');
      assert.equal(end.side, 'legacy');
      assert.match(end.setCookies.join(), /^strangler_pins=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
      assert.equal(await sideOf(), 'service');
    });

    it('does not end with an answer that refuses', async () => {
      await begin();
      await ann.ask('GET', '/shop');
      turn(true);
      for (const status of [400, 409, 500]) await ann.ask('POST', `/shop/buy?status=${status}`);
      assert.equal(await sideOf(), 'legacy');
      await ann.ask('POST', '/shop/buy?status=303');
      assert.equal(await sideOf(), 'service');
    });

    it('begins with the first answer that is a success, and not with one that refuses', async () => {
      await begin();
      for (const status of [404, 500]) {
        assert.deepEqual((await ann.ask('GET', `/shop?status=${status}`)).setCookies, []);
      }
      assert.equal((await ann.ask('POST', '/shop?status=302')).setCookies.length, 1);
    });

    it('never delays the flag, the kill switch or an override on the way back', async () => {
      await begin();
      turn(true);
      await ann.ask('GET', '/shop');
      assert.match(ann.cookies.get(pin) ?? '', /^shop:s:/);
      const token = signToken(deriveKey(adminToken, 'token'), ['force'], Date.now() + 60_000);
      const forced = await ann.ask('GET', '/shop', { 'x-strangler-force': 'legacy', 'x-strangler-token': token });
      assert.deepEqual([forced.side, forced.setCookies], ['legacy', []]);
      assert.equal(await sideOf(), 'service');
      sides.flags.set(killSwitchFlag, true);
      assert.equal(await sideOf(), 'legacy');
      sides.flags.set(killSwitchFlag, false);
      turn(false);
      assert.equal((await ann.ask('GET', '/shop')).reason, 'flag-off');
    });

    it('has moved once a flag has sent it to legacy: it does not come back in its middle', async () => {
      await begin();
      turn(true);
      await ann.ask('GET', '/shop');
      turn(false);
      assert.match((await ann.ask('GET', '/shop')).setCookies.join(), /^strangler_pins=shop:l:/);
      turn(true);
      assert.equal(await sideOf(), 'legacy');
    });

    it('is over when its time is over, which steps on the way do not make longer', async () => {
      await begin({ groups: { shop: { pin: '1s' } } });
      await ann.ask('GET', '/shop');
      turn(true);
      assert.equal(await sideOf(), 'legacy');
      await waitFor('the pin to be over', async () => (await sideOf()) === 'service');
    });

    it('cannot be made up, changed, or brought from elsewhere', async () => {
      await begin();
      await ann.ask('GET', '/shop');
      const value = ann.cookies.get(pin) ?? '';
      turn(true);
      const [content = '', signature = ''] = value.split('.');
      const withCookie = (cookie: string): Promise<string> =>
        sides
          .browser()
          .ask('GET', '/shop', { cookie })
          .then(({ side }) => side);
      assert.equal(await withCookie(`${pin}=${value}`), 'legacy');
      const forged = [
        content,
        `${content}.`,
        `${content}.${'A'.repeat(22)}`,
        `${content.replace(':l:', ':s:')}.${signature}`,
        `shop:l:zzzzzzzz.${signature}`,
        `other~${value}`,
        `${value}.${signature}`,
        `${'x'.repeat(5000)}.${signature}`,
        '.',
        '',
        ':::~:.%00',
      ];
      for (const each of forged) assert.equal(await withCookie(`${pin}=${each}`), 'service', each);
      // A cookie signed for another purpose is none for this one.
      assert.equal(await withCookie(`strangler_wrote=${value}`), 'service');
    });

    it('is found among cookies of the same name that others have set', async () => {
      await begin();
      await ann.ask('GET', '/shop');
      const value = ann.cookies.get(pin) ?? '';
      turn(true);
      const bob = sides.browser();
      const cookie = `a=1; ${pin}=nonsense; ${pin}=${value}; x${pin}=3`;
      assert.equal((await bob.ask('GET', '/shop', { cookie })).side, 'legacy');
    });

    it('tells other groups’ conversations apart, in one cookie', async () => {
      const route = (id: string) => ({
        id,
        match: { methods: ['GET'], path: `/${id}` },
        flag: id,
        service: 'service',
        group: id,
      });
      await begin({
        routes: [route('cart'), route('booking')],
        groups: { cart: { pin: '30m' }, booking: { pin: '1h' } },
      });
      await ann.ask('GET', '/cart');
      sides.flags.set('cart', true);
      sides.flags.set('booking', true);
      assert.equal(await sideOf(ann, 'GET', '/booking'), 'service');
      sides.flags.set('booking', false);
      assert.equal(await sideOf(ann, 'GET', '/booking'), 'legacy');
      sides.flags.set('booking', true);
      assert.deepEqual([await sideOf(ann, 'GET', '/booking'), await sideOf(ann, 'GET', '/cart')], ['legacy', 'legacy']);
      assert.match(ann.cookies.get(pin) ?? '', /^booking:l:\w+~cart:l:\w+\./);
    });

    it('is not kept for a client without cookies, who follows the flag', async () => {
      await begin();
      assert.equal(await sideOf(sides.browser()), 'legacy');
      turn(true);
      assert.equal(await sideOf(sides.browser()), 'service');
    });
  });
}

describe('pins of several proxies', () => {
  afterEach(closeTwoSides);

  it('are honoured by every proxy with the same admin token, after a restart too, and by no other', async () => {
    const first = await startStandalone({});
    const ann = first.browser();
    await ann.ask('GET', '/shop');
    await closeProxies();
    const second = await startStandalone({});
    const foreign = await startStandalone({ admin: { port: 0, token: 'the token of somebody else' } });
    const cookie = `${pin}=${ann.cookies.get(pin) ?? ''}`;
    for (const each of [second, foreign]) each.flags.set('read', true);
    assert.equal((await second.browser().ask('GET', '/shop', { cookie })).side, 'legacy');
    assert.equal((await foreign.browser().ask('GET', '/shop', { cookie })).side, 'service');
  });

  it('travel only by https where a trusted peer says that the client came so', async () => {
    const trusting = await startStandalone({ listen: { port: 0, trustedPeers: ['127.0.0.1'] } });
    const https = { 'x-forwarded-proto': 'https' };
    assert.match((await trusting.browser().ask('GET', '/shop', https)).setCookies.join(), /; Secure/);
    const wary = await startStandalone({});
    assert.doesNotMatch((await wary.browser().ask('GET', '/shop', https)).setCookies.join(), /; Secure/);
  });
});
