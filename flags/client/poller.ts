import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type FeatureSet, featureSet } from './features.ts';

export interface PollerOptions {
  /** The client API, for example `http://127.0.0.1:4242/api`. */
  readonly url: string;
  readonly token: string;
  readonly appName: string;
  readonly refreshMs: number;
  onFeatures(set: FeatureSet): void;
  /** After every answer that says the state is current, changed or not. */
  onSuccess(): void;
  /** After every poll without such an answer; the loop goes on by itself, later and later. */
  onFailure(reason: string): void;
}

const requestTimeoutMs = 5000;
const longestPauseMs = 5000;

/**
 * Asks Unleash for the flags again and again, whatever it answers: a token that is refused now may be right in a minute.
 *
 * The pause is `refreshMs`, doubled by each failure in a row up to five seconds. Returns the function that ends it.
 */
export function startPolling(options: PollerOptions): () => Promise<void> {
  const stopping = new AbortController();
  const agent = new Agent({ connections: 1, keepAliveTimeout: 30_000, connect: { timeout: requestTimeoutMs } });
  const loop = poll(options, agent, stopping.signal);
  return async () => {
    stopping.abort();
    await loop;
    await agent.destroy();
  };
}

async function poll(options: PollerOptions, agent: Agent, signal: AbortSignal): Promise<void> {
  let etag: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const answer = await fetchFeatures(options, agent, signal, etag);
      if (answer.set) options.onFeatures(answer.set);
      etag = answer.etag;
      failures = 0;
      options.onSuccess();
    } catch (error) {
      failures += 1;
      // What is cut off by our own stop is no failure.
      if (!isAbort(error)) options.onFailure(reasonOf(error));
    }
    await delay(pauseMs(options.refreshMs, failures), undefined, { signal }).catch((error: unknown) => {
      if (!isAbort(error)) throw error;
    });
  }
}

interface Answer {
  readonly set: FeatureSet | undefined;
  readonly etag: string | undefined;
}

async function fetchFeatures(
  { url, token, appName }: PollerOptions,
  dispatcher: Agent,
  stopping: AbortSignal,
  etag: string | undefined,
): Promise<Answer> {
  const response = await request(`${url.replace(/\/+$/, '')}/client/features`, {
    dispatcher,
    signal: AbortSignal.any([stopping, AbortSignal.timeout(requestTimeoutMs)]),
    headers: {
      authorization: token,
      accept: 'application/json',
      'user-agent': appName,
      'unleash-appname': appName,
      'unleash-client-spec': '5.2.0',
      ...(etag !== undefined && { 'if-none-match': etag }),
    },
  });
  if (response.statusCode === 304) {
    await response.body.dump();
    return { set: undefined, etag };
  }
  if (response.statusCode !== 200) {
    await response.body.dump();
    throw new Error(refusal(response.statusCode));
  }
  const set = featureSet.parse(await response.body.json());
  const newTag = response.headers['etag'];
  return { set, etag: typeof newTag === 'string' ? newTag : undefined };
}

function refusal(status: number): string {
  const hint = status === 401 || status === 403 ? ': the client token is not accepted' : '';
  return `Unleash answered ${status}${hint}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node joins the attempts at each address of a host into one error without a message of its own.
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

function pauseMs(refreshMs: number, failures: number): number {
  return failures === 0
    ? refreshMs
    : Math.min(refreshMs * 2 ** Math.min(failures, 10), Math.max(refreshMs, longestPauseMs));
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
