import { ConnectSessionKnexStore } from 'connect-session-knex';
import { Store, type SessionData } from 'express-session';
import type { Logger } from '../../services/kit/index.ts';
import { makePool } from './pool.ts';

interface SharedSessionOptions {
  readonly url: string;
  readonly logger: Logger;
  /** How long the database may take; default 5 s. */
  readonly limitMs?: number;
}

const LIMIT_MS = 5000;
const CLEAN_UP_MS = 60_000;
// Each request prolongs its session; writing that down once a minute is enough for a lifetime of hours.
const TOUCH_MS = 60_000;
const TOUCHED_MAX = 10_000;

/**
 * Sessions in the table `sessions` of the monolith's database, so that every copy of it knows them all, and a restart
 * ends none. Each request costs a read there.
 *
 * The library's store both calls back and rejects when the database is away, and when it was away at the start it never
 * recovers: here it is asked for promises only, within a time limit, and made anew until it is ready.
 */
export class SharedSessionStore extends Store {
  readonly #knex;
  readonly #logger: Logger;
  readonly #limitMs: number;
  readonly #touched = new Map<string, number>();
  #ready: Promise<ConnectSessionKnexStore> | undefined;

  constructor({ url, logger, limitMs = LIMIT_MS }: SharedSessionOptions) {
    super();
    // A pool of its own: a login must not wait behind reports.
    this.#knex = makePool(url, { poolMax: 5, acquireMs: limitMs });
    this.#logger = logger;
    this.#limitMs = limitMs;
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.#ask(async (store) => store.get(id, ignore), done);
  }

  override set(id: string, session: SessionData, done: (error?: unknown) => void = ignore): void {
    this.#ask(async (store) => store.set(id, session), done);
    this.#noteTouch(id);
  }

  override destroy(id: string, done: (error?: unknown) => void = ignore): void {
    this.#touched.delete(id);
    this.#ask(
      async (store) => store.destroy(id),
      (error) => {
        done(error);
      },
    );
  }

  override touch(id: string, session: SessionData, done: (error?: unknown) => void = ignore): void {
    if (Date.now() - (this.#touched.get(id) ?? 0) < TOUCH_MS) {
      done();
      return;
    }
    this.#ask(async (store) => store.touch(id, session), done);
    this.#noteTouch(id);
  }

  async close(): Promise<void> {
    const store = await this.#ready?.catch(() => undefined);
    clearTimeout(store?.nextDbCleanup);
    await this.#knex.destroy();
  }

  #noteTouch(id: string): void {
    this.#touched.delete(id);
    this.#touched.set(id, Date.now());
    const oldest = this.#touched.keys().next();
    if (this.#touched.size > TOUCHED_MAX && oldest.done !== true) this.#touched.delete(oldest.value);
  }

  #ask<T>(question: (store: ConnectSessionKnexStore) => Promise<T>, done: (error: unknown, answer?: T) => void): void {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(Object.assign(new Error(`no session within ${this.#limitMs} ms`), { code: 'ETIMEDOUT' }));
    }, this.#limitMs);
    Promise.race([this.#store().then(question), late.promise])
      .finally(() => {
        clearTimeout(timer);
      })
      .then(
        (answer) => {
          done(null, answer);
        },
        (error: unknown) => {
          done(error);
        },
      );
  }

  #store(): Promise<ConnectSessionKnexStore> {
    this.#ready ??= this.#makeStore().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  async #makeStore(): Promise<ConnectSessionKnexStore> {
    const store = new ConnectSessionKnexStore({
      knex: this.#knex,
      tableName: 'sessions',
      createTable: false,
      cleanupInterval: CLEAN_UP_MS,
      onDbCleanupError: (error) => {
        this.#logger.warn('expired sessions could not be removed', { error });
      },
    });
    await store.ready;
    return store;
  }
}

function ignore(): void {
  // The answer comes as a promise.
}
