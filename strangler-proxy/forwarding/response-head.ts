import { STATUS_CODES } from 'node:http';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { HeaderNames } from './header-names.ts';
import { namedBy } from './names.ts';

/** The head of an upstream's answer as it is sent to the client. */
export interface ResponseHead {
  /** Raw pairs in the upstream's order and spelling, without what belongs to the connection. */
  readonly headers: string[];
  /** Of the body, when the upstream states it; -1 otherwise. */
  readonly contentLength: number;
  /** What its Connection header says, when that names anything. */
  readonly connection: string | undefined;
}

/** Reads the raw headers once; `parsed` holds the same values as text, made by undici in any case. */
export function makeResponseHead(
  raw: readonly Buffer[],
  parsed: IncomingHttpHeaders,
  names: HeaderNames,
  mayHaveTrailers: boolean,
): ResponseHead {
  const headers: string[] = [];
  let contentLength = -1;
  let connection: string | undefined;
  let trailer: string | undefined;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = names.find(raw[i] as Buffer);
    if (name.fate === 'drop') continue;
    const known = parsed[name.lower];
    const value = typeof known === 'string' ? known : (raw[i + 1] as Buffer).toString('latin1');
    if (name.fate === 'connection') {
      connection = value;
      continue;
    }
    if (name.fate === 'trailer') {
      trailer = value;
      continue;
    }
    if (name.fate === 'content-length') contentLength = Number(value);
    headers.push(name.text, value);
  }
  // Node refuses a Trailer header on an answer whose framing cannot carry one.
  if (trailer !== undefined && mayHaveTrailers && contentLength === -1) headers.push('trailer', trailer);
  if (connection === 'keep-alive' || connection === 'close') connection = undefined;
  if (connection !== undefined) dropNamed(headers, connection);
  return { headers, contentLength, connection };
}

/** The headers of an answer of 1xx. */
export function makeInformation(raw: readonly Buffer[], names: HeaderNames): string[] {
  return makeTrailers(raw, names, undefined).flat();
}

/** The trailers of an answer, without what no header of it may be either. */
export function makeTrailers(
  raw: readonly Buffer[],
  names: HeaderNames,
  connection: string | undefined,
): [string, string][] {
  const pairs: [string, string][] = [];
  const ofHop = connection === undefined ? undefined : namedBy(connection);
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const { fate, text, lower } = names.find(raw[i] as Buffer);
    if (fate === 'pass' && ofHop?.has(lower) !== true) pairs.push([text, (raw[i + 1] as Buffer).toString('latin1')]);
  }
  return pairs;
}

/** The upstream's words, unless Node would not send them. */
export function reasonPhrase(status: number, text: string): string {
  if (text === 'OK' || /^[\t\x20-\x7e]*$/.test(text)) return text;
  return STATUS_CODES[status] ?? '';
}

function dropNamed(headers: string[], connection: string): void {
  const named = namedBy(connection);
  named.delete('content-length');
  named.delete('set-cookie');
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (named.has((headers[i] as string).toLowerCase())) headers.splice(i, 2);
  }
}
