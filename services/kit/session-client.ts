import type { Request } from 'express';
import { z } from 'zod';
import { sign, signatureHeader } from '../../strangler-proxy/legacy-bridge/index.ts';
import { problem } from './problem.ts';

/** A session of the monolith, as far as it is declared to services. */
export interface MonolithSession {
  readonly version: string;
  /** Null while nobody is logged in. */
  readonly identity: { readonly sub: string; readonly [claim: string]: unknown } | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What became of a write: `changed` says that the session is no longer as the writer saw it, and how it is now. */
export interface SessionWrite {
  readonly outcome: 'written' | 'changed';
  readonly session: MonolithSession;
}

/** Reads and writes the session of the visitor whose request is being answered. */
export interface SessionClient {
  read(request: Request): Promise<MonolithSession>;
  /**
   * Writes declared keys, null removes one, if the session is still at `version`. After `changed` it is the caller's to
   * decide whether the write still makes sense for the session as it is now; nothing is tried again here.
   */
  write(
    request: Request,
    change: { readonly version: string; readonly set: Readonly<Record<string, unknown>> },
  ): Promise<SessionWrite>;
}

export interface SessionClientOptions {
  /** Where the monolith listens; not the proxy, which lets nobody through to the bridge. */
  readonly monolithUrl: string;
  readonly endpoint?: string;
  /** The same as `identity.secret` in strangler.yaml. */
  readonly secret: string;
  readonly timeoutMs?: number;
}

/** Tells the proxy, which takes it off the answer, to read the session anew. */
const CHANGED = ['x-strangler-session', 'changed'] as const;

const sessionSchema = z.object({
  version: z.string(),
  identity: z.looseObject({ sub: z.coerce.string() }).nullable(),
  data: z.union([z.record(z.string(), z.unknown()), z.tuple([]).transform(() => ({}))]).default({}),
});

/** Makes the client. The session is named by the cookies that the visitor's request brought along. */
export function makeSessionClient({
  monolithUrl,
  endpoint = '/__strangler/session',
  secret,
  timeoutMs = 2000,
}: SessionClientOptions): SessionClient {
  const ask = async (method: 'GET' | 'PATCH', request: Request, body: string): Promise<Response> => {
    const signature = sign(secret, { method, target: endpoint, body }, Date.now());
    try {
      return await fetch(new URL(endpoint, monolithUrl), {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          cookie: request.get('cookie') ?? '',
          accept: 'application/json',
          [signatureHeader]: signature,
          ...(body === '' ? {} : { 'content-type': 'application/merge-patch+json' }),
        },
        ...(body === '' ? {} : { body }),
      });
    } catch (error) {
      throw unavailable(error);
    }
  };
  return {
    async read(request) {
      const response = await ask('GET', request, '');
      if (response.status !== 200) throw await refused(response);
      return sessionIn(response);
    },
    async write(request, change) {
      const response = await ask('PATCH', request, JSON.stringify(change));
      if (response.status !== 200 && response.status !== 409) throw await refused(response);
      // Also after 409: what the proxy remembers is as old as what the writer saw.
      request.res?.setHeader(...CHANGED);
      return { outcome: response.status === 200 ? 'written' : 'changed', session: await sessionIn(response) };
    },
  };
}

async function sessionIn(response: Response): Promise<MonolithSession> {
  try {
    return sessionSchema.parse(await response.json());
  } catch (error) {
    throw unavailable(error);
  }
}

/** What the bridge refuses for good is a fault of ours: 413 and 422 say that the service and the bridge do not fit. */
async function refused(response: Response): Promise<Error> {
  const text = (await response.text().catch(() => '')).slice(0, 200);
  return response.status >= 500
    ? unavailable(new Error(`the bridge answered ${response.status}`))
    : new Error(`the bridge refused with ${response.status}: ${text}`);
}

function unavailable(cause: unknown): Error {
  return Object.assign(problem('not-available', 'The session cannot be asked for at the moment.'), { cause });
}
