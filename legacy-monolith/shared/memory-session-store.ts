import { Store, type SessionData } from 'express-session';

/**
 * Sessions in the memory of this one process: the legacy trait that keeps the monolith from running in two copies.
 * The library's own MemoryStore never forgets; this one drops what has expired and, when full, who was away longest.
 */
export class MemorySessionStore extends Store {
  readonly #sessions = new Map<string, { readonly json: string; readonly expiresAt: number }>();
  readonly #limit: number;
  readonly #lifetimeMs: number;

  constructor(options: { readonly limit: number; readonly lifetimeMs: number }) {
    super();
    this.#limit = options.limit;
    this.#lifetimeMs = options.lifetimeMs;
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    const found = this.#sessions.get(id);
    const alive = found !== undefined && found.expiresAt > Date.now();
    done(null, alive ? (JSON.parse(found.json) as SessionData) : null);
  }

  override set(id: string, session: SessionData, done?: (error?: unknown) => void): void {
    // Deleting first moves the entry to the end: the first one is always who was away longest.
    this.#sessions.delete(id);
    this.#sessions.set(id, { json: JSON.stringify(session), expiresAt: Date.now() + this.#lifetimeMs });
    for (const [oldest, { expiresAt }] of this.#sessions) {
      if (this.#sessions.size <= this.#limit && expiresAt > Date.now()) break;
      this.#sessions.delete(oldest);
    }
    done?.();
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    this.#sessions.delete(id);
    done?.();
  }

  override touch(id: string, session: SessionData, done?: () => void): void {
    // A request that is still under way when its session ends must not bring it back.
    if (this.#sessions.has(id)) this.set(id, session);
    done?.();
  }
}
