import { setTimeout as delay } from 'node:timers/promises';
import { type buildConnector, Client } from 'undici';
import type { UpstreamConfig } from '../config/types.ts';

/** Who wants to hear of upstreams that are left out and taken back. */
export interface UpstreamEvents {
  ejected(upstream: string, forMs: number): void;
  restored(upstream: string): void;
}

/** Whether an upstream is fit to be asked, from what happens to requests and from checks of its own. */
export interface Health {
  /** False while it is ejected. */
  isUp(): boolean;
  /** A request got an answer, whatever it said. */
  succeeded(): void;
  /** A request could not be delivered, or got no answer. */
  failed(): void;
  stop(): Promise<void>;
}

export interface HealthOptions {
  readonly name: string;
  readonly origin: string;
  readonly config: UpstreamConfig['health'];
  readonly connect: buildConnector.connector;
  readonly events: UpstreamEvents;
}

const alwaysUp: Health = Object.freeze({
  isUp: () => true,
  succeeded: () => undefined,
  failed: () => undefined,
  stop: () => Promise.resolve(),
});

/** Passive health, and active checks when a path is configured; without configuration the upstream is always up. */
export function makeHealth({ name, origin, config, connect, events }: HealthOptions): Health {
  if (config === undefined) return alwaysUp;
  let failuresInARow = 0;
  let ejectedUntil = 0;

  const succeeded = (): void => {
    failuresInARow = 0;
    if (ejectedUntil === 0) return;
    ejectedUntil = 0;
    events.restored(name);
  };
  const failed = (): void => {
    failuresInARow++;
    if (failuresInARow < config.failures) return;
    const wasUp = Date.now() >= ejectedUntil;
    ejectedUntil = Date.now() + config.eject;
    if (wasUp) events.ejected(name, config.eject);
  };
  const stopChecks =
    config.path === undefined
      ? undefined
      : startChecks({ origin, connect, path: config.path, intervalMs: config.interval, succeeded, failed });

  return {
    isUp: () => ejectedUntil === 0 || Date.now() >= ejectedUntil,
    succeeded,
    failed,
    stop: () => stopChecks?.() ?? Promise.resolve(),
  };
}

interface Checks {
  readonly origin: string;
  readonly connect: buildConnector.connector;
  readonly path: string;
  readonly intervalMs: number;
  readonly succeeded: () => void;
  readonly failed: () => void;
}

/** Asks the path again and again on a connection of its own; returns the function that ends it. */
function startChecks({ origin, connect, path, intervalMs, succeeded, failed }: Checks): () => Promise<void> {
  const stopping = new AbortController();
  const client = new Client(origin, {
    headersTimeout: intervalMs,
    bodyTimeout: intervalMs,
    connect,
  });
  const check = async (): Promise<void> => {
    try {
      const { statusCode, body } = await client.request({ method: 'GET', path, signal: stopping.signal });
      await body.dump();
      if (statusCode >= 200 && statusCode < 300) succeeded();
      else failed();
    } catch {
      // Whatever went wrong, the upstream did not say that it is well.
      if (!stopping.signal.aborted) failed();
    }
  };
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await check();
      await delay(intervalMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await loop;
    await client.destroy();
  };
}
