import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { SessionView } from '../legacy-bridge/index.ts';
import { sign, signatureHeader } from '../legacy-bridge/signature.ts';

/** Why a session could not be read: a label of the metric, and what the log says. */
export type ReadFailure = 'timeout' | 'unreachable' | 'no-bridge' | 'bad-answer' | 'busy';

/** A session could not be read. */
export class SessionUnavailable extends Error {
  readonly code = 'SESSION_UNAVAILABLE';
  readonly why: ReadFailure;

  constructor(why: ReadFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.why = why;
  }
}

/** Where and how the bridge is asked. */
export interface BridgeAccess {
  readonly dispatcher: Dispatcher;
  /** Of a copy of the monolith, scheme to port. */
  readonly origin: () => string;
  readonly endpoint: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly now: () => number;
}

/** A whole answer: more than this is no view of a session. */
const largestAnswer = 64 * 1024;
/** Of the identity alone, as JSON: it has to fit into a header. */
const largestIdentity = 4096;
const worthAnother = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ECONNREFUSED']);

// PHP writes an empty object as [] and ids as numbers.
const sessionSchema = z.object({
  version: z.string(),
  identity: z
    .looseObject({ sub: z.union([z.string().min(1), z.int().transform(String)]) })
    .refine((identity) => JSON.stringify(identity).length <= largestIdentity)
    .nullable(),
  data: z.union([z.record(z.string(), z.unknown()), z.tuple([]).transform(() => ({}))]).default({}),
});

/** Reads the session behind these cookies, within so many milliseconds; throws SessionUnavailable. */
export async function askBridge(access: BridgeAccess, cookies: string, timeoutMs: number): Promise<SessionView> {
  const signal = AbortSignal.timeout(timeoutMs);
  const { status, text } = await answerOf(access, cookies, signal).catch((error: unknown) => {
    if (error instanceof SessionUnavailable) throw error;
    if (signal.aborted) throw new SessionUnavailable('timeout', `the bridge did not answer within ${timeoutMs} ms`);
    throw new SessionUnavailable('unreachable', 'the monolith cannot be asked for its sessions', error);
  });
  if (status !== 200) {
    throw new SessionUnavailable('no-bridge', `the bridge answered ${status}${hintFor(status)}`);
  }
  const parsed = sessionSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new SessionUnavailable('bad-answer', 'the bridge answered something that is no session');
  return parsed.data;
}

/**
 * Asks once more when a kept connection was closed just then, or when a copy is not there: another one may be. Each time
 * is signed anew, because no signature is good twice.
 */
async function answerOf(access: BridgeAccess, cookies: string, signal: AbortSignal) {
  try {
    return await askOnce(access, cookies, signal);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!worthAnother.has(code) || signal.aborted) throw error;
    return await askOnce(access, cookies, signal);
  }
}

async function askOnce(
  { dispatcher, origin, endpoint, secret, headers, now }: BridgeAccess,
  cookies: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const signature = sign(secret, { method: 'GET', target: endpoint, body: '' }, now());
  const { statusCode, body } = await dispatcher.request({
    origin: origin(),
    path: endpoint,
    method: 'GET',
    headers: { accept: 'application/json', ...headers, cookie: cookies, [signatureHeader]: signature },
    signal,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestAnswer) throw new SessionUnavailable('bad-answer', 'the bridge answered more than 64 KiB');
    chunks.push(chunk);
  }
  return { status: statusCode, text: Buffer.concat(chunks).toString('utf8') };
}

function hintFor(status: number): string {
  if (status === 404) return ': is it mounted, with the same secret, and do the clocks agree?';
  return status >= 300 && status < 400 ? ': does it want a Host or x-forwarded-proto? See identity.headers' : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Refused by the schema.
    return undefined;
  }
}
