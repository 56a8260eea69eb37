import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { makeTokenVerifier, signApiToken, type JsonWebKey } from '../../../services/kit/index.ts';

const audience = { issuer: 'pizza-legacy', audience: 'pizza-api' };
const caller = { login: 'anna', role: 'cashier', pizzeriaId: 3 };

describe('service kit: API tokens', () => {
  let privateJwk: JsonWebKey;
  let publicJwk: JsonWebKey;
  let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

  before(async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    privateKey = pair.privateKey;
    privateJwk = (await exportJWK(pair.privateKey)) as JsonWebKey;
    publicJwk = (await exportJWK(pair.publicKey)) as JsonWebKey;
  });

  const refused = { code: 'not-authenticated', status: 401 };
  const sign = (changes: object = {}) =>
    signApiToken({ privateJwk, for: audience, caller, lifetimeSeconds: 60, ...changes });

  it('gives back the caller it was signed for', async () => {
    const verify = await makeTokenVerifier(publicJwk, audience);
    assert.deepEqual(await verify((await sign()).token), caller);
    const network = { login: 'boss', role: 'admin' };
    assert.deepEqual(await verify((await sign({ caller: network })).token), network);
  });

  it('says until when it holds', async () => {
    const now = new Date('2026-11-21T10:00:00.000Z');
    const { expiresAt } = await sign({ now, lifetimeSeconds: 12 * 3600 });
    assert.equal(expiresAt, '2026-11-21T22:00:00.000Z');
  });

  it('is refused when it has expired', async () => {
    const verify = await makeTokenVerifier(publicJwk, audience);
    await assert.rejects(verify((await sign({ lifetimeSeconds: -1 })).token), { ...refused, message: /expired/ });
  });

  it('is refused for another issuer or audience', async () => {
    const verify = await makeTokenVerifier(publicJwk, audience);
    for (const wrong of [
      { ...audience, issuer: 'other' },
      { ...audience, audience: 'other' },
    ]) {
      await assert.rejects(verify((await sign({ for: wrong })).token), refused);
    }
  });

  it('is refused without an end, without a role, and with another algorithm', async () => {
    const verify = await makeTokenVerifier(publicJwk, audience);
    const base = (claims: Record<string, unknown>) =>
      new SignJWT(claims).setSubject('anna').setIssuer(audience.issuer).setAudience(audience.audience);
    const endless = await base({ role: 'admin' }).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    const noRole = await base({}).setExpirationTime('1h').setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    const hmac = await base({ role: 'admin' })
      .setExpirationTime('1h')
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(JSON.stringify(publicJwk)));
    for (const token of [endless, noRole, hmac, '', 'a.b.c']) await assert.rejects(verify(token), refused);
  });

  it('is checked with the public part, even when the private key was given by mistake', async () => {
    const verify = await makeTokenVerifier(privateJwk, audience);
    assert.deepEqual(await verify((await sign()).token), caller);
  });
});
