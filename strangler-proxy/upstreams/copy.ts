import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { buildConnector, Pool } from 'undici';
import type { HealthConfig, UpstreamConfig } from '../config/types.ts';
import { startChecks } from './active-checks.ts';
import { Connections } from './connections.ts';
import { makeConnector, serverNameOf, tlsOptionsOf } from './connector.ts';
import { Gate, type Waiter } from './gate.ts';
import { Health } from './health.ts';
import type { CopyName, UpstreamEvents } from './upstream-events.ts';
import type { UpstreamHandle } from './upstream-handle.ts';

/** What a copy needs from the outside. */
export interface CopyDeps {
  readonly events: UpstreamEvents;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly isAlone: () => boolean;
  readonly mayLeave: () => boolean;
}

/** How a copy is, for people. */
export interface CopyReport {
  /** Host and port. */
  readonly copy: string;
  /** `failing`: it would be left out if not too many others were; `warming`: its share of the traffic grows. */
  readonly state: 'up' | 'warming' | 'failing' | 'out';
  readonly inFlight: number;
  readonly waiting: number;
  /** Sent since it is in use. */
  readonly requests: number;
  /** Since it is in use. */
  readonly ejections: number;
}

/** Of an upstream that is never ejected. */
const neverSick: HealthConfig = Object.freeze({
  interval: 0,
  failures: Infinity,
  successes: 1,
  eject: 0,
  maxEject: 0,
  maxEjectedShare: 0,
  slowStart: 0,
});

/** One copy of an upstream: a process at an address, with connections, places and health of its own. */
export class Copy implements UpstreamHandle {
  readonly name: string;
  readonly config: UpstreamConfig;
  readonly url: URL;
  readonly origin: string;
  /** Host and port, as a Host header names them. */
  readonly authority: string;
  readonly label: CopyName;
  readonly connect: buildConnector.connector;
  readonly connections: Connections;
  /** For what undici cannot carry; keeps no connection. */
  readonly agent: HttpAgent;
  readonly gate: Gate;
  readonly health: Health;
  /** Requests sent since it is in use. */
  requests = 0;
  readonly #stopChecks: (() => Promise<void>) | undefined;

  constructor(name: string, url: string, config: UpstreamConfig, { events, now, isAlone, mayLeave }: CopyDeps) {
    this.name = name;
    this.config = config;
    this.url = new URL(url);
    this.origin = this.url.origin;
    this.authority = this.url.host;
    this.label = { upstream: name, copy: this.authority };
    this.connect = makeConnector(config, this.url);
    this.connections = new Connections(this.origin, config, this.connect, now);
    // Empty for an address: node:https would take Host instead of nothing.
    const servername = serverNameOf(config, this.url) ?? '';
    this.agent =
      this.url.protocol === 'https:' ? new HttpsAgent({ ...tlsOptionsOf(config), servername }) : new HttpAgent();
    this.gate = new Gate({
      places: config.connections,
      maxWaiting: config.queue,
      maxWaitMs: config.timeouts.queue,
    });
    const { health: healthConfig = neverSick } = config;
    const health = new Health({
      name: this.label,
      config: healthConfig,
      events,
      now,
      isAlone,
      mayLeave,
      isBusy: () => this.inFlight > 0,
      left: () => this.#leaveIdle(),
    });
    this.health = health;
    const { path, interval } = healthConfig;
    this.#stopChecks =
      path === undefined
        ? undefined
        : startChecks({
            origin: this.origin,
            connect: this.connect,
            path,
            intervalMs: interval,
            checked: (result) => health.checked(result),
          });
  }

  report(): CopyReport {
    const { authority, health, inFlight, gate, requests } = this;
    const isWarm = health.weight() === 1;
    const state = health.isOut ? 'out' : !health.isWell() ? 'failing' : isWarm ? 'up' : 'warming';
    return { copy: authority, state, inFlight, waiting: gate.waiting, requests, ejections: health.ejections };
  }

  /** For the next request. */
  get dispatcher(): Pool {
    return this.connections.pool;
  }

  /** Requests sent or waiting for a place. */
  get inFlight(): number {
    return this.gate.running + this.gate.waiting;
  }

  /**
   * A request got the head of an answer, with this `Connection`.
   *
   * That an error ends the connection is usual, and clients can provoke errors; HEAD is sent with `Connection: close`.
   */
  answered(method: string, status: number, connection: string | string[] | undefined): void {
    const isTelling = status < 400 && method !== 'HEAD';
    if (isTelling && this.connections.answered(connection)) this.health.seemsToStop();
    else this.health.succeeded();
  }

  /** Stops checking it and closes it when the last request has ended. */
  async retire(): Promise<void> {
    this.gate.turnAway(mayGoElsewhere);
    await this.#stopChecks?.();
    await this.gate.idle();
    await this.connections.close();
  }

  /** Ends what is still under way. */
  async destroy(): Promise<void> {
    this.agent.destroy();
    await this.connections.destroy();
  }

  #leaveIdle(): void {
    this.connections.renew();
    this.gate.turnAway(mayGoElsewhere);
  }
}

function mayGoElsewhere(waiter: Waiter): boolean {
  return waiter.mayGoElsewhere?.() === true;
}
