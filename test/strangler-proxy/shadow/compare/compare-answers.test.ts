import assert from 'node:assert/strict';
import { compareAnswers, compileRules, MAX_DIFFERENCES } from '../../../../strangler-proxy/shadow/compare/index.ts';
import type { Answer } from '../../../../strangler-proxy/shadow/compare/index.ts';
import type { CompareConfig } from '../../../../strangler-proxy/config/types.ts';

interface Row {
  readonly title: string;
  readonly legacy: string;
  readonly service: string;
  readonly rules?: Partial<CompareConfig>;
  /** `kind path`, in order. */
  readonly found: readonly string[];
}

const json = (body: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(body),
});

const differences = (legacy: Answer, service: Answer, rules: Partial<CompareConfig> = {}): readonly string[] =>
  compareAnswers(legacy, service, compileRules(rules)).map(({ kind, path }) => `${kind} ${path}`);

const array = (...ids: number[]): string => `{"items":[${ids.map((id) => `{"id":${id},"v":${id * 10}}`).join(',')}]}`;

const rows: readonly Row[] = [
  { title: 'the order of members means nothing', legacy: '{"a":1,"b":2}', service: '{"b":2, "a":1}', found: [] },
  { title: 'a value', legacy: '{"a":{"b":"x"}}', service: '{"a":{"b":"y"}}', found: ['value $.a.b'] },
  { title: 'a type', legacy: '{"a":"1"}', service: '{"a":1}', found: ['type $.a'] },
  { title: 'null is not absence', legacy: '{"a":null}', service: '{}', found: ['missing $.a'] },
  { title: 'null is not an object', legacy: '{"a":null}', service: '{"a":{}}', found: ['type $.a'] },
  { title: 'a member only the service has', legacy: '{}', service: '{"a":1}', found: ['extra $.a'] },
  {
    title: 'big integers that JSON.parse makes equal',
    legacy: '{"id":12345678901234567890}',
    service: '{"id":12345678901234567891}',
    found: ['value $.id'],
  },
  { title: 'a long decimal', legacy: '[0.1]', service: '[0.10000000000000000001]', found: ['value $[0]'] },
  { title: 'a spelling of a number', legacy: '{"a":10}', service: '{"a":1.0e1}', found: ['number-spelling $.a'] },
  { title: 'minus zero', legacy: '[0]', service: '[-0]', found: ['number-spelling $[0]'] },
  { title: 'a huge exponent', legacy: '[1e400]', service: '[1e401]', found: ['value $[0]'] },
  {
    title: 'a duplicate key with another value',
    legacy: '{"a":{"b":2}}',
    service: '{"a":{"b":1,"b":2}}',
    found: ['duplicate-key $.a.b'],
  },
  { title: 'the same duplicates on both sides', legacy: '{"b":1,"b":2}', service: '{"b":1, "b":2}', found: [] },
  {
    title: 'members named like those of Object.prototype',
    legacy: '{}',
    service: '{"constructor":1}',
    found: ['extra $.constructor'],
  },
  {
    title: '__proto__ as a member',
    legacy: '{"__proto__":{"a":1}}',
    service: '{"__proto__":{"a":2}}',
    found: ['value $.__proto__.a'],
  },
  { title: 'an odd member name', legacy: '{"a b":1}', service: '{"a b":2}', found: ['value $["a b"]'] },
  {
    title: 'one insertion at the head is one difference',
    legacy: array(1, 2, 3, 4),
    service: array(9, 1, 2, 3, 4),
    found: ['extra $.items[0]'],
  },
  {
    title: 'one removal in the middle',
    legacy: array(1, 2, 3, 4),
    service: array(1, 2, 4),
    found: ['missing $.items[2]'],
  },
  { title: 'order counts by default', legacy: '[1,2]', service: '[2,1]', found: ['value $[0]', 'value $[1]'] },
  {
    title: 'unordered: order does not count',
    legacy: '[1,2,3]',
    service: '[3,1,2]',
    rules: { unordered: ['$'] },
    found: [],
  },
  {
    title: 'unordered: how often counts',
    legacy: '[1,1,2]',
    service: '[1,2,2]',
    rules: { unordered: ['$'] },
    found: ['value $[1]'],
  },
  {
    title: 'unordered: one more',
    legacy: '[1,2]',
    service: '[2,1,1]',
    rules: { unordered: ['$'] },
    found: ['extra $[1]'],
  },
  {
    title: 'unordered inside unordered',
    legacy: '[{"t":["a","b"]},{"t":["c"]}]',
    service: '[{"t":["c"]},{"t":["b","a"]}]',
    rules: { unordered: ['$', '$[*].t'] },
    found: [],
  },
  {
    title: 'key: insertion at the head',
    legacy: array(1, 2),
    service: array(9, 1, 2),
    rules: { key: { '$.items': 'id' } },
    found: ['extra $.items[id=9]'],
  },
  {
    title: 'key: the element that differs is named by its key',
    legacy: '{"items":[{"id":1,"v":10},{"id":2,"v":20}]}',
    service: '{"items":[{"id":7,"v":70},{"id":1,"v":10},{"id":2,"v":21}]}',
    rules: { key: { '$.items': 'id' } },
    found: ['value $.items[id=2].v', 'extra $.items[id=7]'],
  },
  {
    title: 'key: another order is one difference',
    legacy: array(1, 2, 3),
    service: array(3, 1, 2),
    rules: { key: { '$.items': 'id' } },
    found: ['order $.items'],
  },
  {
    title: 'key and unordered: another order is none',
    legacy: array(1, 2, 3),
    service: array(3, 1, 2),
    rules: { key: { '$.items': 'id' }, unordered: ['$.items'] },
    found: [],
  },
  {
    title: 'key: one that stands twice on the service',
    legacy: array(1, 2),
    service: array(1, 2, 2),
    rules: { key: { '$.items': 'id' } },
    found: ['extra $.items[id=2]'],
  },
  {
    title: 'key: 1 and "1" are two keys',
    legacy: '[{"id":1}]',
    service: '[{"id":"1"}]',
    rules: { key: { $: 'id' } },
    found: ['missing $[id=1]', 'extra $[id="1"]'],
  },
  {
    title: 'key: a dotted path',
    legacy: '[{"p":{"id":1},"v":1}]',
    service: '[{"p":{"id":1},"v":2}]',
    rules: { key: { $: 'p.id' } },
    found: ['value $[p.id=1].v'],
  },
  {
    title: 'ignore: a member',
    legacy: '{"at":1,"b":1}',
    service: '{"at":2,"b":1}',
    rules: { ignore: ['$.at'] },
    found: [],
  },
  {
    title: 'ignore: also where one side lacks it',
    legacy: '{"b":1}',
    service: '{"at":2,"b":1}',
    rules: { ignore: ['$.at'] },
    found: [],
  },
  {
    title: 'ignore: only there',
    legacy: '{"a":{"at":1}}',
    service: '{"a":{"at":2}}',
    rules: { ignore: ['$.at'] },
    found: ['value $.a.at'],
  },
  {
    title: 'ignore: in every element',
    legacy: '{"items":[{"x":1,"y":1}]}',
    service: '{"items":[{"x":2,"y":2}]}',
    rules: { ignore: ['$.items[*].x'] },
    found: ['value $.items[0].y'],
  },
  {
    title: 'ignore: at any depth',
    legacy: '{"x":1,"a":[{"x":1,"b":{"x":1}}]}',
    service: '{"x":2,"a":[{"x":3,"b":{"x":4}}]}',
    rules: { ignore: ['$..x'] },
    found: [],
  },
  {
    title: 'ignore: one element',
    legacy: '[1,2]',
    service: '[9,9]',
    rules: { ignore: ['$[0]'] },
    found: ['value $[1]'],
  },
  {
    title: 'ignore: an odd name',
    legacy: '{"a b":1}',
    service: '{"a b":2}',
    rules: { ignore: ["$['a b']"] },
    found: [],
  },
  {
    title: 'ignore holds inside unordered arrays',
    legacy: '[{"a":1,"t":1},{"a":2,"t":2}]',
    service: '[{"a":2,"t":8},{"a":1,"t":9}]',
    rules: { unordered: ['$'], ignore: ['$[*].t'] },
    found: [],
  },
  {
    title: 'ignore holds where lengths differ',
    legacy: '[{"a":1,"t":1}]',
    service: '[{"a":0,"t":1},{"a":1,"t":9}]',
    rules: { ignore: ['$[*].t'] },
    found: ['extra $[0]'],
  },
];

describe('compareAnswers', () => {
  for (const { title, legacy, service, rules, found } of rows) {
    it(title, () => {
      assert.deepEqual(differences(json(legacy), json(service), rules), found);
    });
  }

  it('reports another status alone', () => {
    const notFound: Answer = { ...json('{"title":"gone"}'), status: 404 };
    assert.deepEqual(compareAnswers(json('{}'), notFound, compileRules({})), [
      { path: 'status', kind: 'status', legacy: '200', service: '404' },
    ]);
  });

  it('reports content-type and location, but not how they are written', () => {
    const type = (contentType: string): Answer => ({ ...json('{}'), headers: { 'content-type': contentType } });
    assert.deepEqual(differences(type('application/json'), type('Application/JSON; charset="UTF-8"')), []);
    assert.deepEqual(differences(type('text/html; charset=utf-8'), type('text/html;charset=UTF-8')), []);
    assert.deepEqual(differences(type('text/html; charset=utf-8'), type('text/html')), ['header header:content-type']);
    const location: Answer = { ...json('{}'), headers: { 'content-type': 'application/json', location: '/a' } };
    assert.deepEqual(differences(location, json('{}')), ['header header:location']);
  });

  it('ignores headers that no client acts on', () => {
    const dated: Answer = { ...json('{}'), headers: { 'content-type': 'application/json', date: 'x', etag: 'y' } };
    assert.deepEqual(differences(dated, json('{}')), []);
  });

  it('compares other bodies byte for byte and never shows them', () => {
    const html = (body: string): Answer => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: Buffer.from(body),
    });
    assert.deepEqual(differences(html('<p>a'), html('<p>a')), []);
    const [found] = compareAnswers(html('<p>Ivan'), html('<p>Igor!'), compileRules({}));
    assert.deepEqual(found, {
      path: 'body',
      kind: 'body',
      legacy: '7 bytes, differs from byte 4',
      service: '8 bytes, differs from byte 4',
    });
  });

  it('says when a side is no JSON though it says so', () => {
    assert.deepEqual(differences(json('{"a":1}'), json('{"a":')), ['json $']);
    assert.deepEqual(differences(json('<html>'), json('{"a":')), ['body body']);
    const invalidUtf8: Answer = { ...json(''), body: Buffer.from([0x22, 0xff, 0x22]) };
    assert.deepEqual(differences(json('"x"'), invalidUtf8), ['json $']);
  });

  it('survives documents nested to overflow the stack', () => {
    const deep = (n: number): string => '['.repeat(n) + ']'.repeat(n);
    assert.deepEqual(differences(json(deep(400_000)), json(deep(400_001))), ['body body']);
  });

  it('cuts the list of differences and says so', () => {
    const many = (from: number): string => JSON.stringify(Array.from({ length: 5000 }, (_, i) => i + from));
    const found = differences(json(many(0)), json(many(1)));
    assert.equal(found.length, MAX_DIFFERENCES + 1);
    assert.equal(found.at(-1), 'more $');
  });

  it('gives a frozen list of frozen differences', () => {
    const found = compareAnswers(json('1'), json('2'), compileRules({}));
    assert.ok(Object.isFrozen(found) && Object.isFrozen(found[0]));
  });
});
