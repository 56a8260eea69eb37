import { otherReadings } from './other-readings.ts';
import { type ReadPath, readSegments } from './path-segments.ts';
import { isInternalPath } from './plain-path.ts';

/** A request target as routes see it; `internal` ones are refused. */
export interface NormalisedTarget extends ReadPath {
  /** With its question mark; empty when there is none. */
  readonly query: string;
  readonly internal: boolean;
  /** The target's own host, when the client sent an absolute URL: it overrules the Host header. */
  readonly authority: string | undefined;
  /** What a route without a name forwards: the target as it came, made origin-form. */
  readonly verbatim: string;
  /** As it came, without the query. */
  readonly rawPath: string;
}

const absoluteForm = /^https?:\/\/([^/?#@\s]+)([/?#].*)?$/i;

/** Normalises any target; undefined for what is no path at all (`*`, an authority, another scheme). */
export function normaliseTarget(target: string, keepsSemicolons: boolean): NormalisedTarget | undefined {
  const absolute = absoluteForm.exec(target);
  let verbatim = absolute ? (absolute[2] ?? '') : target;
  if (absolute && !verbatim.startsWith('/')) verbatim = `/${verbatim}`;
  if (!verbatim.startsWith('/')) return undefined;
  const end = verbatim.search(/[?#]/);
  const rawPath = end === -1 ? verbatim : verbatim.slice(0, end);
  const query = end !== -1 && verbatim[end] === '?' ? (/^[^#]*/.exec(verbatim.slice(end))?.[0] ?? '') : '';
  return {
    ...readSegments(decodeUnreserved(rawPath), keepsSemicolons),
    query,
    internal: leadsInside(rawPath),
    authority: absolute?.[1],
    verbatim,
    rawPath,
  };
}

/** Percent-codes that need none become characters, all others are written in one way. */
function decodeUnreserved(path: string): string {
  return path.replaceAll(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
  });
}

/**
 * Whether any reading of the path leads to /__strangler: upstreams differ in how often they decode, in whether a
 * backslash is a slash and in whether `;…` belongs to a segment, so all of it is undone.
 */
function leadsInside(rawPath: string): boolean {
  return isInternalPath(readSegments(rawPath, false).matched) || otherReadings(rawPath, false).some(isInternalPath);
}
