import { createHash } from 'node:crypto';
import type { SessionIdentity } from './types.ts';

/** What `GET /__strangler/session` answers. */
export interface SessionView {
  /** Changes with the readable and writable keys and the identity: what a write-back must name. */
  readonly version: string;
  readonly identity: SessionIdentity | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The part of a session that services see. A session that does not exist looks like an empty one. */
export function viewOf(
  session: Readonly<Record<string, unknown>> | undefined,
  identityOf: (session: Readonly<Record<string, unknown>>) => SessionIdentity | null,
  keys: readonly string[],
): SessionView {
  const identity = session === undefined ? null : identityOf(session);
  const data = Object.fromEntries(
    keys.filter((key) => session?.[key] !== undefined).map((key) => [key, session?.[key]] as const),
  );
  const version = createHash('sha256')
    .update(JSON.stringify([identity, keys.map((key) => data[key] ?? null)]))
    .digest('base64url')
    .slice(0, 22);
  return { version, identity, data };
}
