import { canonical } from './canonical.ts';
import type { DifferenceList } from './difference.ts';
import { isObject, jsonText, member } from './json.ts';
import type { Json } from './json.ts';
import type { RuleCursor } from './rules.ts';

type Items = readonly Json[];
/** Passed in by compare-json.ts, which would otherwise be imported in a circle. */
type CompareValues = (legacy: Json, service: Json, rules: RuleCursor, path: string, found: DifferenceList) => void;

/** Arrays are matched by key where declared, as a set where declared, else by position around a common head and tail. */
export function compareArrays(
  legacy: Items,
  service: Items,
  rules: RuleCursor,
  path: string,
  found: DifferenceList,
  compare: CompareValues,
): void {
  if (rules.key !== undefined) byKey(rules.key);
  else if (rules.unordered) asSet();
  else if (legacy.length === service.length) byPosition(0, legacy.length, service.length);
  else betweenHeadAndTail();

  function byPosition(from: number, legacyEnd: number, serviceEnd: number): void {
    const both = Math.min(legacyEnd, serviceEnd);
    for (let i = from; i < both; i++) pair(i, i, `${path}[${i}]`);
    for (let i = Math.max(from, both); i < legacyEnd; i++) missing(i, `${path}[${i}]`);
    for (let i = Math.max(from, both); i < serviceEnd; i++) extra(i, `${path}[${i}]`);
  }

  // One element put in at the head is one difference, not as many as the array is long.
  function betweenHeadAndTail(): void {
    const [a, b] = [texts(legacy), texts(service)];
    const shorter = Math.min(a.length, b.length);
    let head = 0;
    while (head < shorter && a[head] === b[head]) head++;
    let tail = 0;
    while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
    byPosition(head, a.length - tail, b.length - tail);
  }

  function asSet(): void {
    const [a, b] = [texts(legacy), texts(service)];
    const free = positions(b);
    const leftLegacy = a.flatMap((one, i) => (free.get(one)?.pop() === undefined ? [i] : []));
    const leftService = [...free.values()].flat().sort((x, y) => x - y);
    // What found no equal is paired in order, so that a difference inside elements is named by its path.
    if (leftLegacy.length === leftService.length) {
      leftLegacy.forEach((i, n) => pair(i, leftService[n] ?? 0, `${path}[${i}]`));
      return;
    }
    for (const i of leftLegacy) missing(i, `${path}[${i}]`);
    for (const i of leftService) extra(i, `${path}[${i}]`);
  }

  function byKey(key: readonly string[]): void {
    const [a, b] = [legacy.map((item) => keyOf(item, key)), service.map((item) => keyOf(item, key))];
    const free = positions(b);
    const matched: number[] = [];
    const name = key.join('.');
    a.forEach((one, i) => {
      // shift, not pop: with a key that stands twice the first goes with the first.
      const j = free.get(one)?.shift();
      if (j === undefined) {
        missing(i, `${path}[${name}=${one}]`);
        return;
      }
      matched.push(j);
      pair(i, j, `${path}[${name}=${one}]`);
    });
    for (const j of [...free.values()].flat().sort((x, y) => x - y)) extra(j, `${path}[${name}=${b[j] ?? ''}]`);
    const moved = matched.findIndex((j, n) => n > 0 && j < (matched[n - 1] ?? 0));
    if (!rules.unordered && moved !== -1) {
      found.add(path, 'order', `[${a.join(',')}]`, `[${b.join(',')}]`);
    }
  }

  function pair(i: number, j: number, at: string): void {
    const [before, after] = [legacy[i], service[j]];
    if (before !== undefined && after !== undefined) compare(before, after, rules.item(i), at, found);
  }
  function missing(i: number, at: string): void {
    const item = legacy[i];
    if (item !== undefined && !rules.item(i).ignored) found.add(at, 'missing', jsonText(item), null);
  }
  function extra(j: number, at: string): void {
    const item = service[j];
    if (item !== undefined && !rules.item(j).ignored) found.add(at, 'extra', null, jsonText(item));
  }
  function texts(items: Items): readonly string[] {
    return items.map((item, i) => canonical(item, rules.item(i)));
  }
}

function positions(texts: readonly string[]): Map<string, number[]> {
  const byText = new Map<string, number[]>();
  texts.forEach((text, i) => {
    const at = byText.get(text);
    if (at === undefined) byText.set(text, [i]);
    else at.push(i);
  });
  return byText;
}

/** The key as JSON text, so that 1 and "1" stay two keys; an element without it is matched with its like. */
function keyOf(item: Json, key: readonly string[]): string {
  let value: Json | undefined = item;
  for (const name of key) value = value !== undefined && isObject(value) ? member(value, name) : undefined;
  return value === undefined ? 'none' : jsonText(value);
}
