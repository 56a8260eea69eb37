import type { LegacyDatabase, Row } from './database.ts';
import type { LegacyMetrics } from './metrics.ts';

type Answer = readonly (readonly Row[])[];

interface Entry {
  readonly answer: Promise<Answer>;
  readonly until: number;
}

/**
 * What is kept, and for how long at most, milliseconds. Anything else is asked each time, so that a new procedure is
 * cached only when somebody has thought about it. Menus and adverts leave out what is on the stop list: they are kept no
 * longer than a till waits for its next refresh. That decides what people see, never what is sold: an order checks the
 * stop list under its lock.
 */
const MENU_MS = 5000;
// The widget asks every 20 s: an older figure than its last one would be no news.
const REVENUE_MS = 20_000;
const KEPT: ReadonlyMap<string, number> = new Map([
  ['pizzeria_list', Infinity],
  ['pizzeria_places', Infinity],
  ['label_list', Infinity],
  ['product_category', Infinity],
  ['menu_get', MENU_MS],
  ['site_menu', MENU_MS],
  ['screen_adverts', MENU_MS],
  ['revenue_get', REVENUE_MS],
]);

const ENTRIES_MAX = 500;

/**
 * Keeps answers about reference data, and the revenue of the widget, in this process for `keepMs`, one for each procedure
 * and its arguments, at most 500. Each copy of the monolith has its own, and nobody tells it of a change: it sees one when
 * the time is over. Who asks while the answer is being fetched gets the same one, so that an entry's end is one call to
 * the database, not a hundred. The function that it gives puts the cache before a database.
 */
export function makeReferenceCache(o: {
  readonly keepMs: number;
  readonly metrics: LegacyMetrics;
  readonly now?: () => number;
}): (database: LegacyDatabase) => LegacyDatabase {
  const { keepMs, metrics, now = Date.now } = o;
  const entries = new Map<string, Entry>();

  const forget = (key: string, entry: Entry): void => {
    if (entries.get(key) === entry) entries.delete(key);
    metrics.cacheEntries(entries.size);
  };
  const keep = (key: string, entry: Entry): void => {
    entries.delete(key); // so that it moves to the end: the first is always the oldest
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= ENTRIES_MAX) break;
      entries.delete(oldest);
    }
    metrics.cacheEntries(entries.size);
    entry.answer.catch(() => {
      forget(key, entry); // a failure is told to those who wait for it, and to nobody after them
    });
  };

  return (database) => ({
    ...database,
    call(procedure, args = []) {
      const longest = KEPT.get(procedure);
      if (longest === undefined) return database.call(procedure, args);
      const key = JSON.stringify([procedure, args]);
      const found = entries.get(key);
      if (found !== undefined && found.until > now()) {
        metrics.cacheRead(procedure, 'hit');
        return found.answer;
      }
      metrics.cacheRead(procedure, 'miss');
      const answer = database.call(procedure, args).then(freeze);
      keep(key, { answer, until: now() + Math.min(keepMs, longest) });
      return answer;
    },
  });
}

/** Shared by whoever asks: nobody may change it for the others. */
function freeze(answer: Answer): Answer {
  for (const rows of answer) {
    for (const row of rows) Object.freeze(row);
    Object.freeze(rows);
  }
  return Object.freeze(answer);
}
