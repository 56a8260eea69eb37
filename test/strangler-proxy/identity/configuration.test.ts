import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { parseConfig } from '../../../strangler-proxy/config/load.ts';
import { ConfigError } from '../../../strangler-proxy/config/problems.ts';
import { testConfig } from '../support/proxy.ts';

const secret = 'a secret that the proxy and the monolith share';
const upstreams = { monolith: { url: 'http://127.0.0.1:1' }, orders: { url: 'http://127.0.0.1:2' } };
const route = { id: 'a', match: { path: '/a' }, flag: 'f', service: 'orders' };
const base = { admin: { token: 'an admin token for tests' }, flags: { file: 'f' }, legacy: 'monolith', upstreams };

describe('identity in strangler.yaml', () => {
  const problemsOf = (parts: object): string[] => {
    try {
      parseConfig(stringify({ ...base, ...parts }), 'test.yaml');
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.problems.map(({ message }) => message);
    }
  };

  it('needs a secret and nothing else', () => {
    const { identity, routes } = testConfig({ upstreams, identity: { secret }, routes: [route] });
    assert.deepEqual(identity, {
      ...{ endpoint: '/__strangler/session', secret, cache: 5000, entries: 10_000, timeout: 1000 },
      ...{ onError: 'anonymous', headers: {} },
    });
    assert.equal(routes[0]?.identity, undefined);
    assert.deepEqual(testConfig({ upstreams, identity: { secret, cookie: 'sid' } }).identity?.cookie, ['sid']);
  });

  const refused: readonly (readonly [what: string, parts: object, problem: RegExp])[] = [
    ['a secret that can be guessed', { identity: { secret: 'short' } }, /at least 32 characters/],
    ['the admin token as the secret', { admin: { token: secret }, identity: { secret } }, /is the admin token/],
    ['an endpoint that clients could reach', { identity: { secret, endpoint: '/session' } }, /below \/__strangler/],
    ['an endpoint with a query', { identity: { secret, endpoint: '/__strangler/session?x=1' } }, /plain path/],
    ['a cookie that is none', { identity: { secret, cookie: 'a b' } }, /no name of a cookie|Invalid input/],
    [
      'headers that are the proxy’s own',
      { identity: { secret, headers: { cookie: 'sid=1' } } },
      /own to set|Invalid key/,
    ],
    [
      'sessions where there is no monolith',
      { legacy: undefined, unnamed: 'not-found', identity: { secret } },
      /no monolith/,
    ],
    [
      'a context of somebody who is not known',
      { context: { userId: { identity: 'sub' } } },
      /where identities are read/,
    ],
    [
      'a property of somebody who is not known',
      { context: { properties: { pizzeria: { header: 'x-p', identity: 'pizzeria' } } } },
      /where identities are read/,
    ],
    [
      'a route that needs what nobody reads',
      { routes: [{ ...route, identity: 'required' }] },
      /where identities are read/,
    ],
    [
      'a shadow that can never be equal',
      { identity: { secret }, routes: [{ ...route, identity: 'required', shadow: { flag: 's' } }] },
      /a shadow is never told who asks/,
    ],
  ];
  for (const [what, parts, problem] of refused) {
    it(`refuses ${what}`, () => {
      const problems = problemsOf({ routes: [route], ...parts });
      assert.match(problems.join('\n'), problem);
      assert.doesNotMatch(problems.join('\n'), /a secret that|short/);
    });
  }
});
