import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { configJsonSchema } from '../../strangler-proxy/config/json-schema.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
}

const published: unknown = JSON.parse(readFileSync('docs/reference/strangler.schema.json', 'utf8'));
const whole = z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0]);
/** Of an example that shows a part: what else a file needs may be missing. */
const part = z.fromJSONSchema({ ...(published as object), required: [] });

function undescribed({ properties = {}, items, additionalProperties, anyOf = [] }: Node, path = ''): string[] {
  const own = Object.entries(properties).flatMap(([key, node]) => [
    ...(node.description === undefined ? [`${path}.${key}`] : []),
    ...undescribed(node, `${path}.${key}`),
  ]);
  const more = typeof additionalProperties === 'object' ? undescribed(additionalProperties, `${path}.*`) : [];
  return [
    ...own,
    ...(items ? undescribed(items, `${path}[]`) : []),
    ...more,
    ...anyOf.flatMap((each) => undescribed(each, path)),
  ];
}

/** The blocks of YAML in our own documents that are about strangler.yaml: each of their keys is one of its. */
function examples(): readonly { readonly name: string; readonly content: object }[] {
  const keys = Object.keys((published as Node).properties ?? {});
  return ['README.md', ...globSync('docs/**/*.md')].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^```ya?ml\n([^]*?)^```/gm)].flatMap(([, text = ''], at) => {
      const content: unknown = parse(text);
      const isOurs =
        typeof content === 'object' && content !== null && Object.keys(content).every((key) => keys.includes(key));
      return isOurs ? [{ name: `${file}, block ${at + 1}`, content }] : [];
    }),
  );
}

describe('the JSON Schema of strangler.yaml', () => {
  it('is the one that the code has: npm run docs:schema', () => {
    assert.deepEqual(published, JSON.parse(JSON.stringify(configJsonSchema())));
  });

  it('names no format, so that no validator stumbles over one that it does not know', () => {
    assert.doesNotMatch(JSON.stringify(published), /"format":/);
  });

  it('has no key at the top without a heading in the reference', () => {
    const headings = globSync('docs/reference/*.md')
      .flatMap((file) => readFileSync(file, 'utf8').match(/^##.*$/gm) ?? [])
      .join('\n');
    const keys = Object.keys((published as Node).properties ?? {});
    assert.deepEqual(
      keys.filter((key) => !new RegExp('`' + key + '[`.]').test(headings)),
      [],
    );
  });

  it('describes every key', () => {
    assert.deepEqual(undescribed(configJsonSchema() as Node), []);
  });

  it('takes our own file, in which variables stand for texts and ports', () => {
    const result = whole.safeParse(parse(readFileSync('strangler.yaml', 'utf8')));
    assert.deepEqual(result.error?.issues ?? [], []);
  });

  for (const { name, content } of examples()) {
    it(`takes the example of ${name}`, () => {
      assert.deepEqual(part.safeParse(content).error?.issues ?? [], []);
    });
  }

  it('refuses what the code refuses: unknown keys, values without units, what is missing', () => {
    const file = {
      admin: { token: 'sixteen characters' },
      upstreams: { monolith: { url: 'http://127.0.0.1:3000' } },
      legacy: 'monolith',
    };
    assert.ok(whole.safeParse(file).success);
    for (const wrong of [
      { ...file, legaci: 'x' },
      { ...file, admin: { token: 'short' } },
      { ...file, limits: { body: 5 } },
      { ...file, limits: { body: '5 parsecs' } },
      { ...file, listen: { port: 'eighty' } },
      { ...file, workers: 'many' },
      { ...file, explain: 'sometimes' },
      { legacy: 'monolith' },
    ])
      assert.ok(!whole.safeParse(wrong).success, JSON.stringify(wrong));
    assert.ok(whole.safeParse({ ...file, explain: '${EXPLAIN}', limits: { body: '${MAX}' }, workers: 'auto' }).success);
  });
});
