import assert from 'node:assert/strict';
import { parseConfig } from '../../strangler-proxy/config/load.ts';
import { ConfigError, type ConfigProblem } from '../../strangler-proxy/config/problems.ts';

const valid = `
admin: { token: long-enough-to-sign-with }
flags: { file: flags.json }
upstreams:
  monolith: { url: 'http://127.0.0.1:3000' }
  orders: { url: 'http://127.0.0.1:4101' }
legacy: monolith
routes:
  - id: orders.get
    match: { methods: [GET], path: '/api/orders/:id' }
    flag: orders-read
    service: orders
`;

function problemsOf(text: string, env: NodeJS.ProcessEnv = {}): readonly ConfigProblem[] {
  try {
    parseConfig(text, 'strangler.yaml', env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

function route(lines: string): string {
  return `${valid}  - ${lines.trim().replaceAll('\n', '\n    ')}\n`;
}

describe('strangler.yaml', () => {
  it('fills every default in and freezes the result', () => {
    const config = parseConfig(valid, 'strangler.yaml', {});
    assert.deepEqual(config.listen, { host: '127.0.0.1', port: 8080, trustedPeers: [] });
    assert.deepEqual(config.upstreams['orders']?.timeouts, {
      connect: 2000,
      headers: 30_000,
      idle: 300_000,
      queue: 10_000,
      upgraded: 3_600_000,
      keepAlive: 4000,
    });
    assert.deepEqual(config.shadow, { concurrency: 32, bodyBytes: 1_048_576, timeoutMs: 5000, samples: 100 });
    assert.equal(config.explain, 'on-request');
    assert.equal(config.routes[0]?.fallback, false);
    assert.ok(Object.isFrozen(config.routes));
  });

  it('reads variables from the environment, also within flow maps, and never as YAML', () => {
    const text = valid.replace('long-enough-to-sign-with', '${TOKEN}').replace(`'http://127.0.0.1:3000'`, '${URL}');
    const config = parseConfig(text, 'strangler.yaml', { TOKEN: 'x: {y: "z"} # long enough', URL: 'http://legacy:80' });
    assert.equal(config.admin.token, 'x: {y: "z"} # long enough');
    assert.equal(config.upstreams['monolith']?.urls[0], 'http://legacy:80');
  });

  it('reports every error at once, each with line, route and remedy', () => {
    const problems = problemsOf(`admin: { token: \${ADMIN_TOKEN} }
flags: { file: flags.json }
upstreams:
  monolith: { url: 'http://127.0.0.1:3000', timeout: 5 }
legacy: monolit
routes:
  - id: orders.get
    match: { methods: [GET], path: '/api/orders/:id' }
    flagg: orders-read
    service: orders
  - id: orders.read
    match: { methods: [GET], path: '/API/orders/:number/' }
    flag: orders-read
    service: monolith
`);
    assert.deepEqual(
      problems.map(({ line, route: id, message }) => [line, id, message]),
      [
        [1, undefined, 'the variable ADMIN_TOKEN is not set'],
        [4, undefined, 'unknown key "timeout"'],
        [5, undefined, 'no upstream is called "monolit"'],
        [9, 'orders.get', 'unknown key "flagg"'],
        [10, 'orders.get', 'no upstream is called "orders"'],
        [12, 'orders.read', 'matches the same requests as the route "orders.get", so one of them can never be reached'],
      ],
    );
    assert.ok(problems.every(({ remedy }) => remedy.length > 0));
    assert.match(problems[3]?.remedy ?? '', /did you mean "flag"/);
  });

  it('prints file, line, place, route and remedy', () => {
    assert.throws(
      () => parseConfig(route('id: a\nflag: f\nmatch: { path: /a }\nservice: nobody'), 'my.yaml', {}),
      (error: Error) => {
        assert.match(
          error.message,
          /^my\.yaml has 1 error:\n {2}my\.yaml:16: routes\[1\]\.service \(route a\): no upstream is called "nobody"\n {6}→ /,
        );
        return true;
      },
    );
  });

  it('says that a file that cannot be parsed cannot be parsed', () => {
    assert.match(problemsOf('a: [')[0]?.remedy ?? '', /correct the YAML/);
  });

  it('names the key, not the place in a list, and offers nothing where there is nothing', () => {
    const [lower] = problemsOf(valid.replace('[GET]', '[get]'));
    assert.equal(lower?.remedy, 'correct the value of methods');
    const without = problemsOf(valid.replace(/upstreams:\n.*\n.*\n/, 'upstreams: {}\n'));
    const legacy = without.find(({ message }) => /no upstream is called "monolith"/.test(message));
    assert.equal(legacy?.remedy, 'add it under upstreams as monolith: { url: … }');
  });

  const mistakes: readonly (readonly [string, string, RegExp])[] = [
    ['a duration without unit', valid.replace("3000' }", "3000', timeouts: { connect: 5 } }"), /written with its unit/],
    ['an unknown unit', valid.replace("3000' }", "3000', timeouts: { connect: 5y } }"), /"5y" is no duration/],
    ['an upstream with a path', valid.replace('4101', '4101/v1'), /scheme, host and port only/],
    [
      'an upstream that is no URL',
      valid.replace("'http://127.0.0.1:4101'", 'orders'),
      /no http:\/\/ or https:\/\/ URL/,
    ],
    ['no flag source', valid.replace(/flags:.*\n/, ''), /nothing says where the flags come from/],
    ['a short admin token', valid.replace('long-enough-to-sign-with', 'short'), /at least 16 characters/],
    [
      'a rewrite with an unknown parameter',
      route("id: a\nflag: f\nmatch: { path: /a/:x }\nservice: orders\nrewrite: { path: '/b/:y' }"),
      /":y" is not in the path/,
    ],
    [
      'a parameter inside a segment',
      route("id: a\nflag: f\nmatch: { path: '/a/:x-:y' }\nservice: orders"),
      /is not understood/,
    ],
    [
      'a route into the internal paths',
      route('id: a\nflag: f\nmatch: { path: /__Strangler/x }\nservice: orders'),
      /never forwarded/,
    ],
    [
      'an unknown method',
      route('id: a\nflag: f\nmatch: { methods: [FETCH], path: /a }\nservice: orders'),
      /"FETCH" is no method/,
    ],
    [
      'the monolith as a service',
      route('id: a\nflag: f\nmatch: { path: /a }\nservice: monolith'),
      /is the legacy side itself/,
    ],
    [
      'an id that is taken',
      route('id: orders.get\nflag: f\nmatch: { path: /a }\nservice: orders'),
      /two routes are called/,
    ],
    [
      'a trusted peer that is no network',
      `${valid}listen: { trustedPeers: [everyone] }\n`,
      /no address and no network/,
    ],
    [
      'crossing routes',
      route("id: a\nflag: f\nmatch: { methods: [GET], path: '/api/:x/5' }\nservice: orders"),
      /neither is a special case/,
    ],
  ];
  for (const [name, text, expected] of mistakes) {
    it(`refuses ${name}`, () => {
      const problems = problemsOf(text);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]?.message ?? '', expected);
    });
  }

  it('accepts a special case beside its general one, other methods, and other hosts', () => {
    const text = [
      route("id: a\nflag: f\nmatch: { methods: [GET], path: '/api/orders/today' }\nservice: orders"),
      "  - { id: b, flag: f, match: { methods: [POST], path: '/api/orders/:id' }, service: orders }",
      "  - { id: c, flag: f, match: { methods: [GET], path: '/api/*' }, service: orders }",
      "  - { id: d, flag: f, match: { methods: [GET], path: '/api/orders/today', host: Till.example }, service: orders }",
    ].join('\n');
    assert.deepEqual(problemsOf(text), []);
  });

  it('tells paths apart by case where the monolith does', () => {
    const other = "id: a\nflag: f\nmatch: { methods: [GET], path: '/API/orders/:id' }\nservice: orders";
    assert.equal(problemsOf(route(other)).length, 1);
    assert.deepEqual(problemsOf(route(other).replace("3000' }", "3000', caseSensitive: true }")), []);
  });
});
