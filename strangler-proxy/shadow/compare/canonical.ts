import { isLosslessNumber } from 'lossless-json';
import { DuplicateValues, isArray } from './json.ts';
import type { Json } from './json.ts';
import type { RuleCursor } from './rules.ts';

/**
 * A text that two values share exactly when the rules find no difference between them: members sorted, ignored
 * paths left out, unordered arrays sorted.
 */
export function canonical(value: Json, rules: RuleCursor): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isLosslessNumber(value)) return value.value;
  if (value instanceof DuplicateValues) return `<${value.values.map((one) => canonical(one, rules)).join(',')}>`;
  if (isArray(value)) {
    const items = value.map((item, index) => canonical(item, rules.item(index)));
    return `[${(rules.unordered ? items.sort() : items).join(',')}]`;
  }
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const child = rules.child(key);
    const one = value[key];
    if (!child.ignored && one !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(one, child)}`);
  }
  return `{${parts.join(',')}}`;
}
