import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerProblems, identityFrom, identityOf, silentLogger } from '../../../services/kit/index.ts';
import { signIdentity } from '../../../strangler-proxy/identity/identity-token.ts';
import { makeSigningKeys } from '../../../strangler-proxy/identity/signing-keys.ts';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a service that checks who asks', () => {
  const keys = makeSigningKeys('the admin token of the proxy');
  const now = (): number => Date.now();
  const anna = { sub: 'anna', role: 'cashier' };
  const session = { version: 'v', data: { cart: [1] } };
  const good = (o: { upstream?: string; now?: number } = {}): string =>
    signIdentity(keys, anna, { upstream: 'orders', session, now: now(), ...o });
  /** A token of our key with what a test wants to be different. */
  const made = (head: object, claims: object, sign = (text: string) => signed(text)): string => {
    const text = `${encoded({ alg: 'EdDSA', kid: keys.current(now()).kid, ...head })}.${encoded({ ...claimsNow(), ...claims })}`;
    return `${text}.${sign(text)}`;
  };
  const signed = (text: string): string =>
    signBytes(null, Buffer.from(text), keys.current(now()).privateKey).toString('base64url');
  const claimsNow = (): object => {
    const seconds = Math.floor(now() / 1000);
    return { iss: 'strangler-proxy', aud: 'orders', sub: 'anna', session, iat: seconds, exp: seconds + 60 };
  };

  let proxy: Server;
  let fetches = 0;
  let answersKeys = true;
  let service: Server;
  let url = '';

  before(async () => {
    proxy = createServer((_, res) => {
      fetches++;
      res.writeHead(answersKeys ? 200 : 500).end(JSON.stringify(keys.jwks(now())));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    fetches = 0;
    answersKeys = true;
    const jwksUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`;
    const app = express();
    app.get('/needs', identityFrom({ jwksUrl, audience: 'orders' }), (request, response) => {
      response.json(identityOf(request));
    });
    app.get('/takes', identityFrom({ jwksUrl, audience: 'orders', optional: true }), (request, response) => {
      response.json(identityOf(request) ?? null);
    });
    app.use(answerProblems(silentLogger()));
    service = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => service.once('listening', resolve));
    url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });
  after(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  const ask = async (path: string, token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { 'x-strangler-identity': token };
    const response = await fetch(url + path, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> | null };
  };

  it('learns from the proxy’s token, and fetches the keys once', async () => {
    for (let i = 0; i < 3; i++)
      assert.deepEqual((await ask('/needs', good())).body, { sub: 'anna', claims: { role: 'cashier' }, session });
    assert.deepEqual((await ask('/takes', good())).body?.['sub'], 'anna');
    assert.equal(fetches, 2);
  });

  it('lets nobody in where somebody is needed, and everybody else', async () => {
    const { status, body } = await ask('/needs');
    assert.deepEqual([status, body?.['code']], [401, 'not-authenticated']);
    assert.deepEqual(await ask('/takes'), { status: 200, body: null });
  });

  const other = generateKeyPairSync('ed25519').privateKey;
  const publicKey = String(keys.current(Date.now()).publicJwk['x']);
  const wrong: Readonly<Record<string, () => string>> = {
    nonsense: () => 'x.y.z',
    'an empty one': () => '',
    'one of another service': () => good({ upstream: 'menu' }),
    'one for several services': () => made({}, { aud: ['menu', 'billing'] }),
    'one that has expired': () => good({ now: now() - 66_000 }),
    'one without an end': () => made({}, { exp: undefined }),
    'one of another issuer': () => made({}, { iss: 'somebody' }),
    'one without a subject': () => made({}, { sub: undefined }),
    'one with an empty subject': () => made({}, { sub: '' }),
    'one without a session': () => made({}, { session: undefined }),
    'one that is not signed': () => made({ alg: 'none' }, {}, () => ''),
    'one signed with the public key as a secret': () =>
      made({ alg: 'HS256' }, {}, (text) =>
        createHmac('sha256', Buffer.from(publicKey, 'base64url')).update(text).digest('base64url'),
      ),
    'one signed with another key': () =>
      made({}, {}, (text) => signBytes(null, Buffer.from(text), other).toString('base64url')),
    'one that brings its own key': () =>
      made({ jwk: keys.current(now()).publicJwk, kid: undefined }, {}, (text) =>
        signBytes(null, Buffer.from(text), other).toString('base64url'),
      ),
    'one of a key that nobody has': () => made({ kid: 'nobody’s' }, {}),
    'one without the key’s id': () => made({ kid: undefined }, {}),
    'two at once': () => `${good()}, ${good()}`,
    'one that was changed': () => good().replace(/\.[^.]+\./, `.${encoded({ ...claimsNow(), sub: 'boris' })}.`),
    'one with a critical header that nobody knows': () => made({ crit: ['x'], x: 1 }, {}),
  };
  for (const [what, token] of Object.entries(wrong)) {
    it(`refuses ${what}, also where nobody is needed`, async () => {
      await ask('/needs', good());
      for (const path of ['/needs', '/takes']) {
        const { status, body } = await ask(path, token());
        assert.deepEqual([status, body?.['code']], [401, 'not-authenticated'], path);
      }
      assert.doesNotMatch(JSON.stringify(await ask('/needs', token())), /boris|nobody’s/);
    });
  }

  it('asks for the keys once, however many key ids are invented', async () => {
    await ask('/needs', good());
    const all = Array.from({ length: 200 }, (_, index) => ask('/needs', made({ kid: `invented-${index}` }, {})));
    for (const { status } of await Promise.all(all)) assert.equal(status, 401);
    assert.equal(fetches, 1);
  });

  it('answers 503 while the keys cannot be read, and does not ask for them with each request', async () => {
    answersKeys = false;
    const all = await Promise.all(Array.from({ length: 50 }, () => ask('/needs', good())));
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([503]));
    assert.equal(fetches, 1);
  });
});
