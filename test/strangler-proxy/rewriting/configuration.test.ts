import assert from 'node:assert/strict';
import { parseConfig } from '../../../strangler-proxy/config/load.ts';
import { ConfigError } from '../../../strangler-proxy/config/problems.ts';

function file(onUpstream: string, onRoute = '{ path: /x }'): string {
  return `
admin: { token: long-enough-to-sign-with }
flags: { file: flags.json }
upstreams:
  monolith: { url: 'http://127.0.0.1:3000' }
  orders:
    url: 'http://127.0.0.1:4101'
    rewrite: ${onUpstream}
legacy: monolith
routes:
  - { id: r, match: { path: /x }, flag: f, service: orders, rewrite: ${onRoute} }
`;
}

function problemsOf(text: string): readonly string[] {
  try {
    parseConfig(text, 'strangler.yaml', {});
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems.map(({ line, place, message }) => `${line} ${place}: ${message}`);
  }
  return [];
}

describe('rewrite in strangler.yaml', () => {
  it('has defaults for what is not said', () => {
    const { upstreams, routes } = parseConfig(
      file('{ redirects: true, cookies: {}, bodies: { links: true } }', '{ redirects: { paths: { /v1: /api } } }'),
      'strangler.yaml',
      {},
    );
    const { redirects, cookies, bodies } = upstreams['orders']?.rewrite ?? {};
    assert.deepEqual(redirects, { paths: {} });
    assert.deepEqual(cookies, { domain: {}, path: {}, secure: 'keep', sameSite: 'keep' });
    assert.equal(bodies?.limit, 16 * 1024 ** 2);
    assert.ok(bodies.types.includes('text/*'));
    assert.equal(routes[0]?.rewrite?.path, undefined);
  });

  for (const [what, onUpstream, onRoute, problem] of [
    [
      'bodies in which nothing is looked for',
      '{ bodies: {} }',
      '{}',
      /^8 upstreams\.orders\.rewrite\.bodies: nothing is/,
    ],
    [
      'the same text twice',
      '{ bodies: { replace: [{ from: a, to: b }, { from: a, to: c }] } }',
      '{}',
      /"a" is looked for twice/,
    ],
    ['an empty text', `{ bodies: { replace: [{ from: '', to: b }] } }`, '{}', /must not be empty/],
    ['origins that nothing uses', `{ origins: ['http://old'] }`, '{}', /"origins" alone rewrites nothing/],
    [
      'a path as a public address',
      `{ as: 'https://a/b', redirects: true }`,
      '{}',
      /must be scheme, host and port only/,
    ],
    ['redirects that are neither true nor paths', '{ redirects: yes }', '{}', /write true, or \{ paths/],
    ['a prefix that is no path', '{ redirects: { paths: { v1: /api } } }', '{}', /redirects/],
    ['a media type that is none', '{ bodies: { links: true, types: [html] } }', '{}', /write a media type/],
    ['a misspelt key', '{ redirect: true }', '{}', /unknown key "redirect"/],
    ['a path on an upstream', '{ path: /x, redirects: true }', '{}', /unknown key "path"/],
    [
      'a route’s path that does not begin with /',
      '{ redirects: true }',
      '{ path: x }',
      /^11 routes\[0\]\.rewrite\.path: a path begins/,
    ],
  ] as const) {
    it(`refuses ${what}, with the line`, () => {
      const problems = problemsOf(file(onUpstream, onRoute));
      assert.ok(
        problems.some((each) => problem.test(each)),
        problems.join('\n'),
      );
    });
  }

  it('lets a route add origins to what its service rewrites', () => {
    assert.deepEqual(problemsOf(file('{ redirects: true }', `{ origins: ['http://old'] }`)), []);
  });
});
