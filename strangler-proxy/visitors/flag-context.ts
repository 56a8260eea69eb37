import type { FlagContext } from '../../flags/index.ts';
import type { ContextSource, ProxyConfig } from '../config/types.ts';
import type { SessionIdentity } from '../legacy-bridge/index.ts';
import type { Segment } from '../routing/pattern.ts';
import { asField, claimsOfBearer, valueAt } from './claims.ts';
import { readCookie } from './cookies.ts';

/** What a context is read from. */
export interface ContextRequest {
  readonly rawHeaders: readonly string[];
  readonly cookie: string | undefined;
  readonly path: string;
  readonly query: string;
  readonly segments: readonly Segment[];
  /** Who is logged in, as far as that is known. */
  readonly identity?: SessionIdentity | null | undefined;
  /** The JSON of the body, on routes that read it. */
  readonly body?: unknown;
}

/** Reads the flag context from a request as `context` in strangler.yaml says; undefined when it says nothing. */
export interface ReadContext {
  (request: ContextRequest): FlagContext;
  /** Some part of the context is a claim of who is logged in. */
  readonly needsIdentity: boolean;
  /** Some property is such a claim, unless the path says it: it may be the tenant by which writes are rolled out. */
  readonly needsIdentityForWrites: (request: Pick<ContextRequest, 'path' | 'segments'>) => boolean;
}

export function makeContextReader({ userId, properties }: ProxyConfig['context']): ReadContext | undefined {
  const names = Object.keys(properties);
  if (userId === undefined && names.length === 0) return undefined;
  const claimed = Object.values(properties).filter((each) => each.identity !== undefined);
  const needsIdentity = claimed.length > 0 || userId?.identity !== undefined;
  const needsIdentityForWrites: ReadContext['needsIdentityForWrites'] = (request) =>
    claimed.some(({ path }) => path === undefined || readPath(request, path) === undefined);
  const read = (request: ContextRequest): FlagContext => {
    const user = userId && readSource(userId, request);
    const values: Record<string, string> = {};
    for (const name of names) {
      const value = readSource(properties[name] ?? {}, request);
      if (value !== undefined) values[name] = value;
    }
    return { ...(user !== undefined && { userId: user }), properties: values };
  };
  return Object.assign(read, { needsIdentity, needsIdentityForWrites });
}

/** The first source that knows it: what the request is about, then what is signed, then what anybody may write. */
function readSource(source: ContextSource, request: ContextRequest): string | undefined {
  const { path, body, identity, bearer, header, query, cookie } = source;
  let value: string | undefined;
  if (path !== undefined) value ??= readPath(request, path);
  if (body !== undefined) value ??= asField(valueAt(request.body, body));
  if (identity !== undefined) value ??= asField(request.identity?.[identity]);
  if (bearer !== undefined)
    value ??= asField(valueAt(claimsOfBearer(readHeader(request.rawHeaders, 'authorization')), bearer));
  if (header !== undefined) value ??= readHeader(request.rawHeaders, header.toLowerCase());
  if (query !== undefined) value ??= new URLSearchParams(request.query).get(query) ?? undefined;
  if (cookie !== undefined) value ??= readCookie(request.cookie, cookie);
  return value;
}

function readPath({ path, segments }: Pick<ContextRequest, 'path' | 'segments'>, name: string): string | undefined {
  const index = segments.findIndex((each) => each.kind === 'param' && each.name === name);
  if (index === -1) return undefined;
  let start = 1;
  for (let i = 0; i < index; i++) start = path.indexOf('/', start) + 1;
  const end = path.indexOf('/', start);
  const text = end === -1 ? path.slice(start) : path.slice(start, end);
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape is no value of any tenant.
    return undefined;
  }
}

function readHeader(raw: readonly string[], name: string): string | undefined {
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (raw[i]?.toLowerCase() === name) return raw[i + 1];
  }
  return undefined;
}
