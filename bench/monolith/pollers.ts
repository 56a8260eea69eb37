import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../support/statistics.ts';

/** Screens of one kind: each asks at its own moments, whether or not it was answered. */
export interface Screens {
  readonly name: string;
  readonly count: number;
  readonly everyMs: number;
  readonly ask: (index: number) => Promise<unknown>;
}

/** What screens of one kind met with: milliseconds from the moment at which they should have asked. */
export interface Experience {
  readonly name: string;
  readonly asked: number;
  /** Refused, broken, or answered after more than the patience. */
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

/** Lets all screens ask for so many seconds; open loop: a slow server gets no fewer questions. */
export async function runScreens(kinds: readonly Screens[], seconds: number): Promise<readonly Experience[]> {
  const questions = kinds
    .flatMap((kind) => momentsOf(kind, seconds).map(({ at, index }) => ({ kind, at, index })))
    .sort((a, b) => a.at - b.at);
  const took = new Map<string, number[]>(kinds.map(({ name }) => [name, []]));
  const failed = new Map<string, number>();
  const started = performance.now();
  const underWay: Promise<void>[] = [];
  for (const { kind, at, index } of questions) {
    const wait = started + at - performance.now();
    if (wait > 0) await sleep(wait);
    underWay.push(
      kind.ask(index).then(
        () => void took.get(kind.name)?.push(performance.now() - started - at),
        () => void failed.set(kind.name, (failed.get(kind.name) ?? 0) + 1),
      ),
    );
  }
  await Promise.all(underWay);
  return kinds.map(({ name }) => {
    const times = took.get(name) ?? [];
    const failures = failed.get(name) ?? 0;
    return {
      ...{ name, asked: times.length + failures, failed: failures },
      ...{ p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
    };
  });
}

/** Spread evenly over the period, as screens that were opened at different moments. */
function momentsOf({ count, everyMs }: Screens, seconds: number): { at: number; index: number }[] {
  const moments: { at: number; index: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    for (let at = (index / count) * everyMs; at < seconds * 1000; at += everyMs) moments.push({ at, index });
  }
  return moments;
}
