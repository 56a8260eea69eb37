import type { z } from 'zod';
import type { Path } from './document.ts';

/** What to say about a key that the schema does not have. */
export function describeUnknownKey(schema: z.ZodType, path: Path, key: string): { message: string; remedy: string } {
  const known = keysAt(schema, path);
  const close = known.find((each) => distance(each.toLowerCase(), key.toLowerCase()) <= 2);
  const remedy = close === undefined ? `known here: ${known.join(', ')}` : `did you mean "${close}"?`;
  return { message: `unknown key "${key}"`, remedy };
}

interface AnyDef {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** The keys of the object that the schema has at a path. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let def = unwrap(schema);
  for (const step of path) {
    const next = def.shape?.[String(step)] ?? def.element ?? def.valueType;
    if (next === undefined) return [];
    def = unwrap(next);
  }
  return Object.keys(def.shape ?? {});
}

function unwrap(schema: z.ZodType): AnyDef {
  let def = schema.def as AnyDef;
  for (let inner = def.innerType ?? def.in; inner !== undefined; inner = def.innerType ?? def.in)
    def = inner.def as AnyDef;
  return def;
}

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
