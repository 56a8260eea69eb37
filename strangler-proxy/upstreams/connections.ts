import { type buildConnector, Pool } from 'undici';
import type { UpstreamConfig } from '../config/types.ts';

const renewAtMostEveryMs = 1000;
const closesOfOneThatStops = 3;

/** The connections to one copy, kept open between requests. */
export class Connections {
  /** For the next request. */
  pool: Pool;
  readonly #makePool: () => Pool;
  readonly #now: () => number;
  /** Pools whose last requests are still under way. */
  readonly #old = new Map<Pool, Promise<void>>();
  /** It has kept a connection open after an answer. */
  #keepsAlive = false;
  #closesInARow = 0;
  #renewedAt = -Infinity;

  constructor(origin: string, config: UpstreamConfig, connect: buildConnector.connector, now: () => number) {
    this.#now = now;
    this.#makePool = () =>
      new Pool(origin, {
        connections: config.connections,
        pipelining: 1,
        allowH2: false,
        connect,
        headersTimeout: config.timeouts.headers,
        bodyTimeout: config.timeouts.idle,
        // undici takes no 0 for not at all.
        keepAliveTimeout: Math.max(1, config.timeouts.keepAlive),
      });
    this.pool = this.#makePool();
  }

  /**
   * Hears each answer's `Connection`; true: the copy seems to stop.
   *
   * A server that kept connections alive and then says `close` may be about to stop: the idle ones are given up before
   * it closes them under a request that could not be sent again. One that says nothing else any more is stopping.
   */
  answered(connection: string | string[] | undefined): boolean {
    if (connection === undefined || !String(connection).toLowerCase().includes('close')) {
      this.#keepsAlive = true;
      this.#closesInARow = 0;
      return false;
    }
    if (!this.#keepsAlive) return false;
    this.#closesInARow++;
    if (this.#closesInARow === 1 && this.#now() - this.#renewedAt >= renewAtMostEveryMs) this.renew();
    return this.#closesInARow >= closesOfOneThatStops;
  }

  /** Closes what is idle now and the rest after its request; the next request opens a new connection. */
  renew(): void {
    this.#renewedAt = this.#now();
    const before = this.pool;
    this.pool = this.#makePool();
    const closed = before.close().finally(() => this.#old.delete(before));
    this.#old.set(before, closed);
  }

  /** Resolves when the last request has ended. */
  async close(): Promise<void> {
    // One that was destroyed, because its requests did not end in time, refuses to be closed.
    await Promise.all([this.pool.destroyed ? undefined : this.pool.close(), ...this.#old.values()]);
  }

  /** Ends the requests that are under way. */
  async destroy(): Promise<void> {
    await Promise.all([this.pool, ...this.#old.keys()].map((each) => each.destroy()));
  }
}
