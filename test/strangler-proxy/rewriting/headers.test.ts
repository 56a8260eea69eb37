import assert from 'node:assert/strict';
import { makeChangeCookie } from '../../../strangler-proxy/rewriting/cookies.ts';
import { makeMoveUrl, moveLink, moveRefresh } from '../../../strangler-proxy/rewriting/links.ts';
import { askedBy, publicOriginAt } from '../../../strangler-proxy/rewriting/public-origin.ts';

const shop = publicOriginAt('https://shop.example');
const move = makeMoveUrl(new Set(['http://old:3000', 'http://old.example', 'https://old.example']), {
  '/v1': '/api',
  '/v1/orders': '/orders',
  '/app/': '/',
});

describe('the rewriting of redirects', () => {
  for (const [from, to] of [
    ['http://old:3000/a?b#c', 'https://shop.example/a?b#c'],
    ['HTTP://OLD:3000', 'https://shop.example'],
    ['http://old.example:80/a', 'https://shop.example/a'],
    ['https://old.example:443/a', 'https://shop.example/a'],
    ['//old.example/a', '//shop.example/a'],
    ['http://shop.example/a', 'https://shop.example/a'],
    ['https://shop.example/v1/a', 'https://shop.example/api/a'],
    ['http://old:3000/v1/orders/7', 'https://shop.example/orders/7'],
    ['/v1/orders', '/orders'],
    ['/v1/ordersand', '/api/ordersand'],
    ['/v1?x', '/api?x'],
    ['/v10', '/v10'],
    ['/app', '/'],
    ['/app/x', '/x'],
    ['../x', '../x'],
    ['', ''],
    ['http://old:30001/a', 'http://old:30001/a'],
    ['http://old.example.evil/a', 'http://old.example.evil/a'],
    ['http://old:3000@evil/a', 'http://old:3000@evil/a'],
    ['http://evil/http://old:3000/a', 'http://evil/http://old:3000/a'],
    ['http://pay.example/?back=http://old:3000/', 'http://pay.example/?back=http://old:3000/'],
    ['mailto:a@old.example', 'mailto:a@old.example'],
  ] as const) {
    it(`makes ${to} of ${from}`, () => assert.equal(move(from, shop), to));
  }

  it('knows where Refresh and Link hold URLs', () => {
    assert.equal(moveRefresh('5; url=http://old:3000/a', shop, move), '5; url=https://shop.example/a');
    assert.equal(moveRefresh(`0;URL='/v1/a'`, shop, move), `0;URL='/api/a'`);
    assert.equal(moveRefresh('5', shop, move), '5');
    assert.equal(
      moveLink('<http://old:3000/2>; rel="next", </v1/3>; rel=last', shop, move),
      '<https://shop.example/2>; rel="next", </api/3>; rel=last',
    );
  });
});

describe('the rewriting of cookies', () => {
  const change = makeChangeCookie({
    domain: { 'old.example': '', '.intra.example': 'shop.example' },
    path: { '/app': '/' },
    secure: 'as-client',
    sameSite: 'keep',
  });
  for (const [what, from, isHttps, to] of [
    ['takes a domain away', 'a=1; Domain=old.example; HttpOnly', false, 'a=1; HttpOnly'],
    ['replaces one, with its dot or without', 'a=1; domain=.INTRA.example', false, 'a=1; domain=shop.example'],
    ['leaves other domains', 'a=1; Domain=other.example', false, 'a=1; Domain=other.example'],
    ['moves paths by whole segments', 'a=1; Path=/app/x', false, 'a=1; Path=/x'],
    ['leaves other paths', 'a=1; Path=/apple', false, 'a=1; Path=/apple'],
    ['adds Secure where the client came by https', 'a=1; Path=/', true, 'a=1; Path=/; Secure'],
    ['takes it away where it did not', 'a=1; Secure; HttpOnly', false, 'a=1; HttpOnly'],
    ['leaves Secure where the name needs it', '__Secure-a=1; Secure', false, '__Secure-a=1; Secure'],
    ['leaves what __Host- needs', '__Host-a=1; Secure; Path=/', true, '__Host-a=1; Secure; Path=/'],
    ['never touches the value', 'a=Domain=old.example', false, 'a=Domain=old.example'],
    ['leaves spelling and spaces where nothing changes', 'a=1;Max-Age=5 ;HttpOnly', false, 'a=1;Max-Age=5 ;HttpOnly'],
  ] as const) {
    it(what, () => assert.equal(change(from, isHttps), to));
  }

  it('replaces any domain by *, and SameSite, None only with https', () => {
    const any = makeChangeCookie({ domain: { '*': '' }, path: {}, secure: 'keep', sameSite: 'none' });
    assert.equal(any('a=1; Domain=x; SameSite=Lax', true), 'a=1; SameSite=None');
    assert.equal(any('a=1; Domain=x; SameSite=Lax', false), 'a=1; SameSite=Lax');
  });
});

describe('what the client asked', () => {
  for (const [host, proto, origin] of [
    ['shop.example', 'http', 'http://shop.example'],
    ['shop.example:8080', 'https', 'https://shop.example:8080'],
    ['[::1]:8080', 'http', 'http://[::1]:8080'],
    ['first.example, second.example', 'https, http', 'https://first.example'],
    [`a'onload='x`, 'http', undefined],
    ['a;b', 'http', undefined],
    ['-', 'http', undefined],
    ['', 'http', undefined],
  ] as const) {
    it(`is ${origin ?? 'nothing that may be written into an answer'} for ${host}`, () => {
      assert.equal(askedBy(['x-forwarded-proto', proto, 'x-forwarded-host', host]).to?.origin, origin);
    });
  }
});
