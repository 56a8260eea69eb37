import type { Answer } from './answer.ts';
import { describeBody, isJsonType, normalContentType } from './content.ts';
import { compareJson } from './compare-json.ts';
import { makeDifferenceList } from './difference.ts';
import type { Difference, DifferenceList } from './difference.ts';
import { parseJson } from './json.ts';
import type { CompareRules } from './rules.ts';

/** Headers a client acts on; the others (date, etag, server) differ between any two implementations. */
export const COMPARED_HEADERS: readonly string[] = ['content-type', 'location'];

/** What is not alike between legacy's answer and the service's; an empty, frozen list when nothing is. */
export function compareAnswers(legacy: Answer, service: Answer, rules: CompareRules): readonly Difference[] {
  const found = makeDifferenceList();
  if (legacy.status !== service.status) {
    found.add('status', 'status', String(legacy.status), String(service.status));
    // Another status comes with another body: to list its fields too would bury the one thing that matters.
    return found.done();
  }
  for (const name of COMPARED_HEADERS) compareHeader(name, legacy, service, found);
  if (!Buffer.from(legacy.body).equals(service.body)) compareBodies(legacy, service, rules, found);
  return found.done();
}

function compareHeader(name: string, legacy: Answer, service: Answer, found: DifferenceList): void {
  const [a, b] = [legacy.headers[name], service.headers[name]];
  const normal = (value: string): string => (name === 'content-type' ? normalContentType(value) : value);
  if (a === b || (a !== undefined && b !== undefined && normal(a) === normal(b))) return;
  found.add(`header:${name}`, 'header', quoted(a), quoted(b));
}

function compareBodies(legacy: Answer, service: Answer, rules: CompareRules, found: DifferenceList): void {
  if (isJsonType(legacy.headers['content-type']) || isJsonType(service.headers['content-type'])) {
    const [a, b] = [parseJson(legacy.body), parseJson(service.body)];
    if (a !== undefined && b !== undefined) {
      compareJson(a.json, b.json, rules.root, '$', found);
      return;
    }
    if (a !== undefined || b !== undefined) {
      found.add('$', 'json', a === undefined ? 'not JSON' : 'JSON', b === undefined ? 'not JSON' : 'JSON');
      return;
    }
  }
  found.add('body', 'body', describeBody(legacy.body, service.body), describeBody(service.body, legacy.body));
}

function quoted(value: string | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
