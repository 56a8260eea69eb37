import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { sign, signatureHeader } from '../legacy-bridge/signature.ts';
import type { SessionView } from '../legacy-bridge/index.ts';
import { readCookie } from '../visitors/cookies.ts';

const sessionSchema = z.object({
  version: z.string(),
  identity: z.looseObject({ sub: z.string().min(1) }).nullable(),
  data: z.record(z.string(), z.unknown()).default({}),
});

/** Why a session could not be read. */
export class SessionUnavailable extends Error {
  readonly code = 'SESSION_UNAVAILABLE';
}

export interface SessionReaderOptions {
  /** The legacy upstream. */
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  /** The path of the bridge, `/__strangler/session`. */
  readonly endpoint: string;
  readonly secret: string;
  /** Which cookie is the session's; without it all of them are what the session is known by. */
  readonly cookie?: string;
  /** How long an answer is believed, in milliseconds: a log-out is seen within this time. */
  readonly cacheMs: number;
  /** Sessions remembered at most. */
  readonly entries: number;
  /** For one reading, in milliseconds. */
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** The session behind a Cookie header: at once when it is remembered; null without any. */
export type ReadSession = (cookies: string | undefined) => SessionView | null | Promise<SessionView>;

/** Makes the reader. Requests of one session that come at the same time share one reading. */
export function makeSessionReader(o: SessionReaderOptions): ReadSession {
  const remembered = new Map<string, { readonly view: SessionView; readonly until: number }>();
  const reading = new Map<string, Promise<SessionView>>();

  const read = async (key: string, cookies: string): Promise<SessionView> => {
    try {
      const view = await ask(o, cookies);
      remembered.delete(key);
      remembered.set(key, { view, until: o.now() + o.cacheMs });
      for (const oldest of remembered.keys()) {
        if (remembered.size <= o.entries) break;
        remembered.delete(oldest);
      }
      return view;
    } finally {
      reading.delete(key);
    }
  };

  return (cookies) => {
    const known = o.cookie === undefined ? cookies : readCookie(cookies, o.cookie);
    if (cookies === undefined || known === undefined || known === '') return null;
    // Not the cookie itself: a memory dump must not be a list of sessions.
    const key = createHash('sha256').update(known).digest('base64');
    const found = remembered.get(key);
    if (found !== undefined && found.until > o.now()) return found.view;
    let pending = reading.get(key);
    if (pending === undefined) {
      pending = read(key, cookies);
      reading.set(key, pending);
    }
    return pending;
  };
}

async function ask(o: SessionReaderOptions, cookies: string): Promise<SessionView> {
  const request = { method: 'GET', target: o.endpoint, body: '' } as const;
  const { statusCode, body } = await o.dispatcher
    .request({
      origin: o.origin,
      path: o.endpoint,
      method: 'GET',
      headers: { cookie: cookies, accept: 'application/json', [signatureHeader]: sign(o.secret, request, o.now()) },
      signal: AbortSignal.timeout(o.timeoutMs),
    })
    .catch((error: unknown) => {
      throw new SessionUnavailable('the monolith does not answer for its sessions', { cause: error });
    });
  const text = await body.text();
  const parsed = statusCode === 200 ? sessionSchema.safeParse(parseJson(text)) : undefined;
  if (parsed?.success !== true) {
    throw new SessionUnavailable(`the bridge answered ${statusCode}: is it mounted, with the same secret?`);
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Refused by the schema, with the status.
    return undefined;
  }
}
