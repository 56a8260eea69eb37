import { isLosslessNumber, parse } from 'lossless-json';
import type { LosslessNumber } from 'lossless-json';

/** A key that stands several times in one object with different values, in the order written. */
export class DuplicateValues {
  readonly values: readonly Json[];
  constructor(values: readonly Json[]) {
    this.values = Object.freeze([...values]);
  }
}

/** JSON that keeps what `JSON.parse` loses: digits of big numbers, spellings, duplicate keys. */
export type Json =
  string | boolean | null | LosslessNumber | DuplicateValues | readonly Json[] | { readonly [key: string]: Json };

/** Deeper documents are compared as text: walking them could overflow the stack of the proxy. */
export const MAX_DEPTH = 200;

/** The parsed document, or undefined when the bytes are not UTF-8 JSON (or are nested deeper than MAX_DEPTH). */
export function parseJson(body: Uint8Array): { readonly json: Json } | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    if (nestedDeeperThan(text, MAX_DEPTH)) return undefined;
    return {
      json: parse(text, null, {
        onDuplicateKey: ({ oldValue, newValue }) =>
          oldValue instanceof DuplicateValues
            ? new DuplicateValues([...oldValue.values, newValue as Json])
            : new DuplicateValues([oldValue as Json, newValue as Json]),
      }) as Json,
    };
  } catch {
    // Both failures (invalid UTF-8, invalid JSON) mean the same: it is not JSON. The comparison reports that.
    return undefined;
  }
}

/** The value as JSON text, numbers as they were spelled. */
export function jsonText(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isLosslessNumber(value)) return value.value;
  if (value instanceof DuplicateValues) return value.values.map(jsonText).join(' | ');
  if (isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  const members = Object.entries(value).flatMap(([key, member]) =>
    member instanceof DuplicateValues
      ? member.values.map((one) => `${JSON.stringify(key)}:${jsonText(one)}`)
      : [`${JSON.stringify(key)}:${jsonText(member)}`],
  );
  return `{${members.join(',')}}`;
}

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is { readonly [key: string]: Json } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isArray(value) &&
    !isLosslessNumber(value) &&
    !(value instanceof DuplicateValues)
  );
}

/** Own members only: a key such as "constructor" must not find Object.prototype. */
export function member(object: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Counts brackets outside strings, so that a hostile document is refused before a recursive parser meets it. */
function nestedDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}
