import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { configSchema } from '../../strangler-proxy/config/schema/index.ts';
import { decisions } from '../../strangler-proxy/decision/decision.ts';
import { failures } from '../../strangler-proxy/forwarding/failures.ts';

const reference = readFileSync('docs/reference/proxy.md', 'utf8');

interface AnyDef {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** The keys of the object that stands under a key of the file, also where it is one of many. */
function keysOf(key: 'listen' | 'limits' | 'upstreams'): readonly string[] {
  let def = configSchema.shape[key].def as AnyDef;
  for (let inner: z.ZodType | undefined; (inner = def.innerType ?? def.in ?? def.valueType);) def = inner.def as AnyDef;
  return Object.keys(def.shape ?? {});
}

describe('the reference of the proxy', () => {
  for (const key of ['listen', 'limits', 'upstreams'] as const) {
    it(`describes every key of ${key}`, () => {
      const keys = keysOf(key);
      assert.ok(keys.length > 3);
      assert.deepEqual(
        keys.filter((each) => !new RegExp(`^\\|[^|]*\`${each}\\b`, 'm').test(reference)),
        [],
      );
    });
  }

  it('describes every code of an answer, with its status', () => {
    const missing = Object.values(failures).filter(
      ({ code, status }) => !new RegExp(`^\\| ${status} \\|[^|]*\`${code}\``, 'm').test(reference),
    );
    assert.deepEqual(missing, []);
  });

  it('tells of every reason of a decision, each with its side, and of no other', () => {
    const [, section = ''] = /\n## How a side is decided\n([^]*?)\n## /.exec(reference) ?? [];
    const rows = [...section.matchAll(/^\| [a-z ]+ \| (`[^|]*`) \| ([a-z, ]+) \|/gm)];
    const told = rows.flatMap(([, reasons = '', sides = '']) => {
      const [names, sidesOfRow] = [reasons.split(', '), sides.split(', ')];
      assert.equal(names.length, sidesOfRow.length, reasons);
      return names.map((name, index) => `${name.replaceAll('`', '')}: ${sidesOfRow[index] ?? ''}`);
    });
    assert.deepEqual(told.sort(), decisions.map(({ reason, side }) => `${reason}: ${side}`).sort());
  });
});
