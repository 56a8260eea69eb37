import { isLosslessNumber } from 'lossless-json';
import { compareArrays } from './compare-arrays.ts';
import type { DifferenceList } from './difference.ts';
import { DuplicateValues, isArray, isObject, jsonText, member } from './json.ts';
import type { Json } from './json.ts';
import { sameNumber } from './numbers.ts';
import type { RuleCursor } from './rules.ts';

/** Walks two documents side by side and adds what is not alike. */
export function compareJson(legacy: Json, service: Json, rules: RuleCursor, path: string, found: DifferenceList): void {
  if (rules.ignored || found.full()) return;
  if (legacy instanceof DuplicateValues || service instanceof DuplicateValues) {
    if (jsonText(legacy) !== jsonText(service)) found.add(path, 'duplicate-key', jsonText(legacy), jsonText(service));
  } else if (isArray(legacy) && isArray(service)) {
    compareArrays(legacy, service, rules, path, found, compareJson);
  } else if (isObject(legacy) && isObject(service)) {
    compareObjects(legacy, service, rules, path, found);
  } else if (isLosslessNumber(legacy) && isLosslessNumber(service)) {
    if (legacy.value === service.value) return;
    const kind = sameNumber(legacy.value, service.value) ? 'number-spelling' : 'value';
    found.add(path, kind, legacy.value, service.value);
  } else if (typeName(legacy) !== typeName(service)) {
    found.add(path, 'type', jsonText(legacy), jsonText(service));
  } else if (legacy !== service) {
    found.add(path, 'value', jsonText(legacy), jsonText(service));
  }
}

function compareObjects(
  legacy: { readonly [key: string]: Json },
  service: { readonly [key: string]: Json },
  rules: RuleCursor,
  path: string,
  found: DifferenceList,
): void {
  for (const key of new Set([...Object.keys(legacy), ...Object.keys(service)])) {
    const child = rules.child(key);
    if (child.ignored) continue;
    const [before, after] = [member(legacy, key), member(service, key)];
    const at = path + pathStep(key);
    if (before === undefined) found.add(at, 'extra', null, after === undefined ? null : jsonText(after));
    else if (after === undefined) found.add(at, 'missing', jsonText(before), null);
    else compareJson(before, after, child, at, found);
  }
}

function pathStep(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  return isLosslessNumber(value) ? 'number' : typeof value;
}
