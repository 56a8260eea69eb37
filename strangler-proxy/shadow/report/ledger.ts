import type { Outcome, Reason } from '../types.ts';
import type { RouteReport, Sample } from './report.ts';

/** Paths counted per route; the rest is not told apart. */
const MAX_PATHS = 200;
/** Routes remembered: a table that is reloaded with ever new ids must not grow the memory. */
const MAX_ROUTES = 1000;

/** Keeps counts and the latest samples per route. */
export interface Ledger {
  count(route: string, outcome: Outcome, reason: Reason): void;
  /** Keeps a sample (already masked) and counts its paths. */
  keep(route: string, sample: Sample): void;
  routes(): readonly RouteReport[];
}

interface Entry {
  readonly counts: Map<string, number>;
  readonly paths: Map<string, number>;
  readonly samples: Sample[];
}

export function makeLedger(maxSamples: number): Ledger {
  const entries = new Map<string, Entry>();
  const entryOf = (route: string): Entry => {
    const known = entries.get(route);
    if (known !== undefined) return known;
    const oldest = entries.size >= MAX_ROUTES ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    const entry: Entry = { counts: new Map(), paths: new Map(), samples: [] };
    entries.set(route, entry);
    return entry;
  };

  return {
    count(route, outcome, reason) {
      bump(entryOf(route).counts, `${outcome} ${reason}`);
    },
    keep(route, sample) {
      const { paths, samples } = entryOf(route);
      for (const path of new Set(sample.differences.map((one) => anyElement(one.path)))) {
        if (paths.has(path) || paths.size < MAX_PATHS) bump(paths, path);
      }
      samples.unshift(sample);
      samples.length = Math.min(samples.length, maxSamples);
    },
    routes: () => [...entries].map(([route, entry]) => reportOf(route, entry)),
  };
}

/** `$.items[id=5].lines[2].vat` → `$.items[*].lines[*].vat`. */
export function anyElement(path: string): string {
  return path.replace(/\[(?:\d+|[\w.-]+=(?:"(?:[^"\\]|\\.)*"(?: #\w+)?|[^\]]*))\]/g, '[*]');
}

function reportOf(route: string, { counts, paths, samples }: Entry): RouteReport {
  const of = (outcome: Outcome): Partial<Record<Reason, number>> =>
    Object.fromEntries(
      [...counts]
        .filter(([name]) => name.startsWith(`${outcome} `))
        .map(([name, count]) => [name.slice(outcome.length + 1), count]),
    );
  const unconfirmed = counts.get('different unconfirmed') ?? 0;
  return {
    route,
    equal: counts.get('equal none') ?? 0,
    settled: counts.get('settled none') ?? 0,
    different: (counts.get('different none') ?? 0) + unconfirmed,
    unconfirmed,
    failed: of('failed'),
    skipped: of('skipped'),
    paths: Object.fromEntries([...paths].sort(([, a], [, b]) => b - a)),
    samples: [...samples],
  };
}

function bump(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
