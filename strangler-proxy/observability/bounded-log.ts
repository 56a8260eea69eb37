/** Writes a line at most once per key and interval. */
export type BoundedLog = (key: string, write: (count: number) => void) => void;

/**
 * Bounds how often something that strangers can cause is logged: the first of each key is written at once, and then one
 * line per interval, with the count of those it stands for. The keys must be few: nothing of a request.
 */
export function makeBoundedLog(intervalMs: number, now: () => number = Date.now): BoundedLog {
  const seen = new Map<string, { since: number; count: number }>();
  return (key, write) => {
    const entry = seen.get(key) ?? { since: -Infinity, count: 0 };
    seen.set(key, entry);
    entry.count++;
    if (now() - entry.since < intervalMs) return;
    write(entry.count);
    entry.since = now();
    entry.count = 0;
  };
}
