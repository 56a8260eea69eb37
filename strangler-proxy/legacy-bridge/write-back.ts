import type { SessionView } from './session-view.ts';
import type { BridgedRequest, BridgedSession } from './types.ts';

/** `PATCH /__strangler/session`: `{"version": "…", "set": {"cart": {…}, "coupon": null}}`; null removes a key. */
interface Change {
  readonly version: string;
  readonly set: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly content: object;
}

/**
 * Writes declared keys into the session, if it is still as the writer saw it (optimistic locking): 409 with the session
 * as it is now when somebody else was faster. Between reading and saving lies no wait of ours; a store that several
 * processes share can still lose that race, as it does for the monolith itself.
 */
export async function changeSession(
  request: BridgedRequest,
  body: Buffer,
  o: { readonly writable: readonly string[]; readonly view: (request: BridgedRequest) => SessionView },
): Promise<Answer> {
  const change = parse(body);
  if (change === undefined) return { status: 400, content: { code: 'invalid-request' } };
  const foreign = Object.keys(change.set).filter((key) => !o.writable.includes(key));
  if (foreign.length > 0) return { status: 422, content: { code: 'key-not-writable', keys: foreign } };
  const { session } = request;
  if (session === undefined) return { status: 409, content: { code: 'no-session', ...o.view(request) } };

  const isThere = await isReloaded(session);
  const current = o.view(request);
  if (!isThere || current.version !== change.version) {
    return { status: 409, content: { code: 'session-changed', ...current } };
  }
  for (const [key, value] of Object.entries(change.set)) {
    // reload() has put another object in place of the one from before.
    const target = request.session as unknown as Record<string, unknown>;
    if (value === null) Reflect.deleteProperty(target, key);
    else target[key] = value;
  }
  await saved(request.session as BridgedSession);
  return { status: 200, content: o.view(request) };
}

function parse(body: Buffer): Change | undefined {
  try {
    const { version, set } = JSON.parse(body.toString('utf8')) as Partial<Change>;
    const isChange = typeof version === 'string' && typeof set === 'object' && !Array.isArray(set);
    return isChange && (set as unknown) !== null ? { version, set } : undefined;
  } catch {
    // Not JSON: told as an invalid request.
    return undefined;
  }
}

/** False when the store no longer has the session: it ended a moment ago. */
function isReloaded(session: BridgedSession): Promise<boolean> {
  return new Promise((resolve) => {
    session.reload((error) => {
      resolve(error === undefined || error === null);
    });
  });
}

function saved(session: BridgedSession): Promise<void> {
  return new Promise((resolve, reject) => {
    session.save((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
