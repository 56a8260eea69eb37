import { Store, type SessionData } from 'express-session';

type Kept = Map<string, { readonly json: string; readonly expiresAt: number }>;

/**
 * Sessions in the memory of this one process: the legacy trait that keeps the monolith from running in two copies.
 * The library's own MemoryStore never forgets; this one drops what has expired and, when full, who was away longest.
 * Staff have room of their own: every visitor of the site gets a session, and a busy day must not log out the office.
 */
export class MemorySessionStore extends Store {
  readonly #guests: Kept = new Map();
  readonly #staff: Kept = new Map();
  readonly #limit: number;
  readonly #lifetimeMs: number;

  /** `limit`: how many sessions of guests, and how many of staff. */
  constructor(options: { readonly limit: number; readonly lifetimeMs: number }) {
    super();
    this.#limit = options.limit;
    this.#lifetimeMs = options.lifetimeMs;
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    const found = this.#staff.get(id) ?? this.#guests.get(id);
    const alive = found !== undefined && found.expiresAt > Date.now();
    done(null, alive ? (JSON.parse(found.json) as SessionData) : null);
  }

  override set(id: string, session: Partial<SessionData>, done?: (error?: unknown) => void): void {
    // Deleting first moves the entry to the end: the first one is always who was away longest.
    this.#forget(id);
    const kept = session.user === undefined ? this.#guests : this.#staff;
    kept.set(id, { json: JSON.stringify(session), expiresAt: Date.now() + this.#lifetimeMs });
    for (const [oldest, { expiresAt }] of kept) {
      if (kept.size <= this.#limit && expiresAt > Date.now()) break;
      kept.delete(oldest);
    }
    done?.();
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    this.#forget(id);
    done?.();
  }

  override touch(id: string, session: SessionData, done?: () => void): void {
    // A request that is still under way when its session ends must not bring it back.
    if (this.#staff.has(id) || this.#guests.has(id)) this.set(id, session);
    done?.();
  }

  #forget(id: string): void {
    this.#staff.delete(id);
    this.#guests.delete(id);
  }
}
