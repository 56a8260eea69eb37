import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type buildConnector, Pool } from 'undici';
import type { UpstreamConfig } from '../config/types.ts';
import { makeConnector, serverNameOf, tlsOptionsOf } from './connector.ts';
import { Gate } from './gate.ts';
import { makeHealth, type Health, type UpstreamEvents } from './health.ts';
import type { UpstreamHandle } from './upstream-handle.ts';

/** One upstream with its connections; lives as long as its configuration stays the same. */
export interface Upstream extends UpstreamHandle {
  readonly config: UpstreamConfig;
  readonly dispatcher: Pool;
  readonly connect: buildConnector.connector;
  /** For what undici cannot carry; keeps no connection. */
  readonly agent: HttpAgent;
  /** Host and port, as a Host header names them. */
  readonly authority: string;
  readonly health: Health;
  readonly gate: Gate;
  /** Requests sent or waiting for a connection. */
  readonly inFlight: number;
  close(): Promise<void>;
}

export function makeUpstream(name: string, config: UpstreamConfig, events: UpstreamEvents): Upstream {
  const { origin, host, protocol } = new URL(config.url);
  const connect = makeConnector(config);
  // Empty for an address: node:https would take Host instead of nothing.
  const servername = serverNameOf(config) ?? '';
  const dispatcher = new Pool(origin, {
    connections: config.connections,
    pipelining: 1,
    allowH2: false,
    connect,
    headersTimeout: config.timeouts.headers,
    bodyTimeout: config.timeouts.idle,
  });
  const gate = new Gate({
    places: config.connections,
    maxWaiting: config.queue,
    maxWaitMs: config.timeouts.queue,
  });
  const health = makeHealth({ name, origin, config: config.health, connect, events });
  return {
    name,
    origin,
    config,
    dispatcher,
    connect,
    agent: protocol === 'https:' ? new HttpsAgent({ ...tlsOptionsOf(config), servername }) : new HttpAgent(),
    authority: host,
    health,
    gate,
    get inFlight() {
      return gate.running + gate.waiting;
    },
    async close() {
      await health.stop();
      await dispatcher.close();
    },
  };
}
