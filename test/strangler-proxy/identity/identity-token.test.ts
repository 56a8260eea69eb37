import assert from 'node:assert/strict';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { makeAsker } from '../../../strangler-proxy/identity/asker.ts';
import { signIdentity } from '../../../strangler-proxy/identity/identity-token.ts';
import { makeSigningKeys } from '../../../strangler-proxy/identity/signing-keys.ts';

const secret = 'the admin token of several proxies';
const noon = Date.parse('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;
const keys = makeSigningKeys(secret);

describe('who asks, as a service is told', () => {
  const claims = { sub: 'anna', role: 'cashier', aud: 'everybody', exp: 99, session: 'mine' };
  const token = (): string =>
    signIdentity(keys, claims, { upstream: 'orders', session: { data: { cart: [1] } }, now: noon });
  const verify = async (jwt: string, audience: string, now: number, jwksAt = now) =>
    jwtVerify(jwt, createLocalJWKSet(keys.jwks(jwksAt) as unknown as JSONWebKeySet), {
      audience,
      issuer: 'strangler-proxy',
      currentDate: new Date(now),
    });

  it('is for one upstream and for a minute, whatever the session claims', async () => {
    const jwt = token();
    const { payload } = await verify(jwt, 'orders', noon + 59_000);
    assert.deepEqual([payload.sub, payload['role'], payload['session']], ['anna', 'cashier', { data: { cart: [1] } }]);
    await assert.rejects(verify(jwt, 'menu', noon), /aud/);
    await assert.rejects(verify(jwt, 'everybody', noon), /aud/);
    await assert.rejects(verify(jwt, 'orders', noon + 61_000), /exp/);
  });

  it('is signed with another key each day, which every proxy of the admin token knows', () => {
    assert.match(decodeProtectedHeader(token()).kid ?? '', /^2026-11-22\.[\w-]{8}$/);
    assert.notDeepEqual(keys.current(noon).publicJwk, keys.current(noon + dayMs).publicJwk);
    assert.deepEqual(makeSigningKeys(secret).jwks(noon), keys.jwks(noon));
  });

  it('names a key of another admin token otherwise, so that services see that they do not have it', () => {
    const other = makeSigningKeys('another admin token').current(noon);
    assert.notEqual(other.kid, keys.current(noon).kid);
    assert.notEqual(other.publicJwk['x'], keys.current(noon).publicJwk['x']);
  });

  it('is believed over midnight, by clocks that differ', async () => {
    const jwt = token();
    await verify(jwt, 'orders', noon, noon + dayMs);
    await verify(jwt, 'orders', noon, noon - dayMs);
    await assert.rejects(verify(jwt, 'orders', noon, noon + 3 * dayMs), /no applicable key/);
  });

  it('publishes no private key', () => {
    for (const key of keys.jwks(noon).keys) assert.equal(key['d'], undefined);
  });
});

describe('the token of somebody whose session is remembered', () => {
  let now = noon;
  let signed = 0;
  const askerOf = (data: object) =>
    makeAsker(
      { version: 'v', identity: { sub: 'anna' }, data: data as Record<string, unknown> },
      { keys, now: () => now, signed: () => (signed += 1) },
    );
  const claimsOf = (token: string | undefined): Record<string, unknown> =>
    JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  beforeEach(() => {
    now = noon;
    signed = 0;
  });

  it('is made once per upstream, and again before it gets old', () => {
    const asker = askerOf({});
    const first = asker.tokenFor('orders');
    now += 34_000;
    assert.equal(asker.tokenFor('orders'), first);
    assert.notEqual(asker.tokenFor('menu'), first);
    assert.equal(signed, 2);
    now += 2_000;
    const later = claimsOf(asker.tokenFor('orders'));
    assert.equal(signed, 3);
    assert.equal(later['exp'], Math.floor(now / 1000) + 60);
  });

  it('has the declared keys of the session and its version, unless they are too large for a header', () => {
    assert.deepEqual(claimsOf(askerOf({ cart: [1] }).tokenFor('orders'))['session'], {
      version: 'v',
      data: { cart: [1] },
    });
    const token = askerOf({ cart: 'x'.repeat(10_000) }).tokenFor('orders');
    assert.deepEqual(claimsOf(token)['session'], { version: 'v' });
  });
});
