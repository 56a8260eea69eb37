import { Pool } from 'undici';
import type { UpstreamConfig } from '../config/types.ts';
import { makeHealth, type Health, type UpstreamEvents } from './health.ts';
import type { UpstreamHandle } from './upstream-handle.ts';

/** One upstream with its connections; lives as long as its configuration stays the same. */
export interface Upstream extends UpstreamHandle {
  readonly config: UpstreamConfig;
  readonly dispatcher: Pool;
  readonly health: Health;
  /** Requests sent or waiting for a connection. */
  inFlight: number;
  /** More than this many in flight are refused. */
  readonly limit: number;
  close(): Promise<void>;
}

export function makeUpstream(name: string, config: UpstreamConfig, events: UpstreamEvents): Upstream {
  const origin = new URL(config.url).origin;
  const dispatcher = new Pool(origin, {
    connections: config.connections,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: config.timeouts.connect },
    headersTimeout: config.timeouts.headers,
    bodyTimeout: config.timeouts.idle,
  });
  const health = makeHealth({ name, origin, config: config.health, events });
  return {
    name,
    origin,
    config,
    dispatcher,
    health,
    inFlight: 0,
    limit: config.connections + config.queue,
    async close() {
      await health.stop();
      await dispatcher.close();
    },
  };
}
