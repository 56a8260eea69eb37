import { isInternalPath } from './plain-path.ts';

/** A request target as routes see it; `internal` ones are refused. */
export interface NormalisedTarget {
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly query: string;
  readonly internal: boolean;
  /** The target's own host, when the client sent an absolute URL: it overrules the Host header. */
  readonly authority: string | undefined;
  /** What a route without a name forwards: the target as it came, made origin-form. */
  readonly verbatim: string;
}

const absoluteForm = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/i;

/** Normalises any target; undefined for what is no path at all (`*`, an authority). */
export function normaliseTarget(target: string): NormalisedTarget | undefined {
  const absolute = absoluteForm.exec(target);
  let verbatim = absolute ? (absolute[2] ?? '') : target;
  if (absolute && !verbatim.startsWith('/')) verbatim = `/${verbatim}`;
  if (!verbatim.startsWith('/')) return undefined;
  const end = verbatim.search(/[?#]/);
  const rawPath = end === -1 ? verbatim : verbatim.slice(0, end);
  const query = end !== -1 && verbatim[end] === '?' ? (/^[^#]*/.exec(verbatim.slice(end))?.[0] ?? '') : '';
  return {
    path: removeDots(decodeUnreserved(rawPath).replaceAll(/\/{2,}/g, '/')),
    query,
    internal: leadsInside(rawPath),
    authority: absolute?.[1],
    verbatim,
  };
}

/** Percent-codes that need none become characters, all others are written in one way. */
function decodeUnreserved(path: string): string {
  return path.replaceAll(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
  });
}

/** Resolves `.` and `..`; the path stays below the root. */
function removeDots(path: string): string {
  if (!path.includes('/.')) return path;
  const kept: string[] = [];
  const segments = path.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') {
      kept.push(segment);
      continue;
    }
    if (index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/**
 * Whether any reading of the path leads to /__strangler: upstreams differ in how often they decode, in whether a
 * backslash is a slash and in whether `;…` belongs to a segment, so all of it is undone.
 */
function leadsInside(rawPath: string): boolean {
  let path = rawPath;
  for (let round = 0; round < 4; round++) {
    const plain = path
      .replaceAll('\\', '/')
      .replaceAll(/;[^/]*/g, '')
      .replaceAll(/\/{2,}/g, '/');
    if (isInternalPath(removeDots(plain))) return true;
    const decoded = path.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    if (decoded === path) return false;
    path = decoded;
  }
  return isInternalPath(removeDots(path.replaceAll('\\', '/').replaceAll(/\/{2,}/g, '/')));
}
