import type { Counters } from '../client/counters.ts';
import type { Histogram } from './histogram.ts';

export interface StatusLine {
  stop(): void;
}

/** Milliseconds between two states: a screen can be redrawn, a log should stay readable. */
const SCREEN_MS = 1000;
const LOG_MS = 10_000;

/** Writes one line on what happened since the last one, over the last one on a screen. */
export function startStatusLine(o: {
  readonly out: NodeJS.WriteStream;
  readonly counters: () => Counters;
  /** Latencies since the last line; emptied here. */
  readonly recent: Histogram;
}): StatusLine {
  const screen = o.out.isTTY;
  let before = o.counters();
  let beforeAt = performance.now();
  const timer = setInterval(
    () => {
      const [now, at] = [o.counters(), performance.now()];
      const line = describe(before, now, (at - beforeAt) / 1000, o.recent);
      [before, beforeAt] = [now, at];
      o.recent.reset();
      o.out.write(screen ? `\r\x1b[2K${line.slice(0, o.out.columns - 1)}` : `${line}\n`);
    },
    screen ? SCREEN_MS : LOG_MS,
  );
  return {
    stop() {
      clearInterval(timer);
      if (screen) o.out.write('\r\x1b[2K');
    },
  };
}

function describe(before: Counters, now: Counters, seconds: number, recent: Histogram): string {
  const sides = Object.keys(now.bySide)
    .map((side) => [side, (now.bySide[side] ?? 0) - (before.bySide[side] ?? 0)] as const)
    .filter(([side, count]) => count > 0 || side !== 'unknown')
    .map(([side, count]) => `${side} ${count}`);
  return [
    `${((now.sent - before.sent) / seconds).toFixed(1)} requests/s`,
    sides.join(', '),
    `p50 ${recent.percentile(0.5).toFixed(0)} ms, p99 ${recent.percentile(0.99).toFixed(0)} ms`,
    `errors ${now.failed}`,
  ].join(' · ');
}
