import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { SessionView } from '../legacy-bridge/index.ts';
import { Gate } from '../upstreams/gate.ts';
import { type Asker, isSmall, nobody, unknownAsker } from './asker.ts';
import { type ReadFailure, SessionUnavailable } from './bridge-request.ts';
import { sessionCookies } from './session-cookies.ts';

export interface SessionReaderOptions {
  /** Reads the session behind these cookies within so many milliseconds; throws SessionUnavailable. */
  readonly ask: (cookies: string, timeoutMs: number) => Promise<SessionView>;
  readonly askerOf: (view: SessionView) => Asker;
  /** The cookies that make a session; without names all of them. */
  readonly names: readonly string[] | undefined;
  /** How long an answer is believed, in milliseconds: a log-out is seen within this time. */
  readonly cacheMs: number;
  /** Sessions remembered at most. */
  readonly entries: number;
  /** For one reading, with the wait for its turn, in milliseconds. */
  readonly timeoutMs: number;
  /** Readings at once, and how many may wait for their turn. */
  readonly readings?: { readonly places: number; readonly maxWaiting: number };
  readonly now: () => number;
  /** Called for each request that could be answered from memory, for each reading, and for each that failed. */
  readonly count: (outcome: 'cached' | 'read' | ReadFailure, error?: SessionUnavailable) => void;
}

/** Knows who asks. */
export interface SessionReader {
  /** Who is behind a Cookie header: at once while that is remembered, never rejected. */
  readonly askerOf: (cookies: string | undefined) => Asker | Promise<Asker>;
  /** The session has changed: what was read of it is not believed any more. */
  readonly forget: (cookies: string | undefined) => void;
  /** Sessions that are remembered. */
  readonly remembered: () => number;
}

interface Entry {
  readonly view: SessionView | undefined;
  readonly asker: Asker;
  readonly until: number;
  /** Nobody asked the monolith. */
  readonly isTurnedAway: boolean;
}

const defaultReadings = { places: 32, maxWaiting: 1000 };
/** A session that could not be read is not asked for again by each request of a page. */
const longestFailureMs = 1000;
/** A session that is read again and has not changed keeps its tokens: they live longer than it is believed. */
const keptMs = 30_000;

/** Makes the reader. Requests of one session that come at the same time share one reading. */
export function makeSessionReader(o: SessionReaderOptions): SessionReader {
  /** In the order in which they were read, which is the order in which they are forgotten. */
  const remembered = new Map<string, Entry>();
  const reading = new Map<string, Promise<Asker>>();
  const gate = new Gate({ ...(o.readings ?? defaultReadings), maxWaitMs: o.timeoutMs });

  const remember = (key: string, entry: Entry): void => {
    remembered.delete(key);
    remembered.set(key, entry);
    const at = o.now();
    for (const [oldest, { until }] of remembered) {
      if (remembered.size <= o.entries && until + keptMs > at) break;
      remembered.delete(oldest);
    }
  };

  const read = (key: string, cookies: string): Promise<Asker> => {
    const pending = readOnce(o, gate, cookies, remembered.get(key)).then((entry) => {
      // Forgotten while it was read: whoever waited for it gets it, and nobody after.
      if (reading.get(key) === pending) {
        reading.delete(key);
        // To be turned away costs nothing, and those who are remembered must not make room for those who were.
        if (!entry.isTurnedAway) remember(key, entry);
      }
      return entry.asker;
    });
    reading.set(key, pending);
    return pending;
  };

  return {
    askerOf(header) {
      const cookies = sessionCookies(header, o.names);
      if (cookies === '') return nobody;
      const key = keyOf(cookies);
      const found = remembered.get(key);
      if (found !== undefined && found.until > o.now()) {
        o.count('cached');
        return found.asker;
      }
      return reading.get(key) ?? read(key, cookies);
    },
    forget(header) {
      const cookies = sessionCookies(header, o.names);
      if (cookies === '') return;
      const key = keyOf(cookies);
      remembered.delete(key);
      reading.delete(key);
    },
    remembered: () => remembered.size,
  };
}

/** Not the cookies themselves: a memory dump must not be a list of sessions. */
function keyOf(cookies: string): string {
  return hash('sha256', cookies, 'base64');
}

async function readOnce(
  o: SessionReaderOptions,
  gate: Gate,
  cookies: string,
  before: Entry | undefined,
): Promise<Entry> {
  try {
    const read = await inTurn(o, gate, cookies);
    // Remembered without what is too large to be told: a few large sessions must not fill the memory.
    const view = isSmall(read.data) ? read : { ...read, data: {} };
    // Compared as a whole: a version that a monolith gives may not be worth its name.
    const isSame = before?.view !== undefined && isDeepStrictEqual(before.view, view);
    const asker = isSame ? before.asker : o.askerOf(read);
    const entry = { view, asker, until: o.now() + o.cacheMs, isTurnedAway: false };
    o.count('read');
    return entry;
  } catch (error) {
    const failure = error instanceof SessionUnavailable ? error : new SessionUnavailable('bad-answer', String(error));
    o.count(failure.why, failure);
    const until = o.now() + Math.min(o.cacheMs, longestFailureMs);
    return { view: undefined, asker: unknownAsker, until, isTurnedAway: failure.why === 'busy' };
  }
}

/** Reads when it is its turn: however many sessions are new at once, the monolith is asked for so many at a time. */
async function inTurn(o: SessionReaderOptions, gate: Gate, cookies: string): Promise<SessionView> {
  const since = performance.now();
  if (!gate.tryEnter()) await turnAt(gate);
  try {
    const leftMs = Math.round(o.timeoutMs - (performance.now() - since));
    return await o.ask(cookies, Math.max(1, leftMs));
  } finally {
    gate.leave();
  }
}

function turnAt(gate: Gate): Promise<void> {
  return new Promise((resolve, reject) => {
    const turnAway = (): void => {
      reject(new SessionUnavailable('busy', 'too many sessions are being read at once'));
    };
    if (!gate.tryWait({ priority: 0, enter: resolve, turnAway, mayGoElsewhere: () => false })) turnAway();
  });
}
