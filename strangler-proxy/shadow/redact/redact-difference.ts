import { isLosslessNumber } from 'lossless-json';
import { DuplicateValues, isArray, parseJson } from '../compare/json.ts';
import type { Json } from '../compare/json.ts';
import type { Difference } from '../compare/index.ts';
import { isSensitive, mask, showNumber, showString } from './mask.ts';

/** Longest value kept of either side. */
const MAX_VALUE = 400;

/** The difference with everything masked that may be somebody's data; what and where stays visible. */
export function redactDifference(difference: Difference): Difference {
  const { path, kind } = difference;
  const names = [...path.matchAll(/\.([A-Za-z_][\w-]*)|\["((?:[^"\\]|\\.)*)"\]/g)].map((m) => m[1] ?? m[2] ?? '');
  const side = (text: string | null): string | null => (text === null ? null : showSide(difference, text, names));
  return Object.freeze({
    path: redactPath(path),
    kind,
    legacy: side(difference.legacy),
    service: side(difference.service),
  });
}

function showSide({ kind, path }: Difference, text: string, names: readonly string[]): string {
  // These texts are made by the comparison itself and hold no data of the answer.
  if (kind === 'status' || kind === 'body' || kind === 'json') return text;
  if (kind === 'header') return path === 'header:content-type' ? text : mask(text);
  const parsed = parseJson(Buffer.from(text));
  // Duplicate values are listed side by side, which is no JSON: masked as a whole.
  if (parsed === undefined) return mask(text);
  return cut(show(parsed.json, names.at(-1) ?? '', names.some(isSensitive)));
}

function show(value: Json, memberName: string, sensitive: boolean): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return showString(value, memberName, sensitive);
  if (isLosslessNumber(value)) return showNumber(value.value, sensitive);
  if (value instanceof DuplicateValues) return value.values.map((one) => show(one, memberName, sensitive)).join(' | ');
  if (isArray(value)) return `[${value.map((item) => show(item, memberName, sensitive)).join(',')}]`;
  const members = Object.entries(value).map(
    ([name, one]) => `${showName(name)}:${show(one, name, sensitive || isSensitive(name))}`,
  );
  return `{${members.join(',')}}`;
}

// Names are the schema's words; a name that looks like a value (a map from phone to order) is data.
function showName(name: string): string {
  return /^[A-Za-z_][\w-]{0,39}$/.test(name) ? JSON.stringify(name) : mask(name);
}

/** The path without the data that can stand in it: odd member names and key values. */
export function redactPath(path: string): string {
  return path
    .replace(/\["((?:[^"\\]|\\.)*)"\]/g, (_whole, name: string) => `[${mask(name)}]`)
    .replace(/\[([\w.-]+)=("(?:[^"\\]|\\.)*"|[^\]]*)\]/g, (_whole, field: string, value: string) =>
      /^\d{1,9}$/.test(value) && !isSensitive(field) ? `[${field}=${value}]` : `[${field}=${mask(value)}]`,
    );
}

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
