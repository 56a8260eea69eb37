import { setTimeout as delay } from 'node:timers/promises';
import { type buildConnector, Client } from 'undici';
import type { CheckResult } from './health.ts';

export interface ActiveChecks {
  readonly origin: string;
  readonly connect: buildConnector.connector;
  readonly path: string;
  readonly intervalMs: number;
  readonly checked: (result: CheckResult) => void;
}

/** Asks a copy's path again and again on a connection of its own; returns the function that ends it. */
export function startChecks({ origin, connect, path, intervalMs, checked }: ActiveChecks): () => Promise<void> {
  const stopping = new AbortController();
  const client = new Client(origin, {
    headersTimeout: intervalMs,
    bodyTimeout: intervalMs,
    connect,
  });
  const check = async (): Promise<CheckResult> => {
    try {
      const { statusCode, body } = await client.request({ method: 'GET', path, signal: stopping.signal });
      await body.dump();
      if (statusCode >= 200 && statusCode < 300) return 'well';
      return statusCode === 503 ? 'not-ready' : 'failed';
    } catch {
      // Whatever went wrong, the copy did not say that it is well.
      return 'failed';
    }
  };
  const isStopping = (): boolean => stopping.signal.aborted;
  const loop = (async () => {
    while (!isStopping()) {
      const result = await check();
      // Cut off by ourselves, it says nothing.
      if (isStopping()) return;
      checked(result);
      await delay(intervalMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await loop;
    await client.destroy();
  };
}
