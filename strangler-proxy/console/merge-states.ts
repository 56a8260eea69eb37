import type { RateKeeper } from './rates.ts';
import type { RecentDecision } from './recent.ts';
import type { ConsoleFlip, ConsoleShadow, ConsoleState } from './state.ts';

/** What the primary of several workers knows better than each of them: it was there before they came. */
export interface KnownOfAll {
  readonly rates: RateKeeper;
  readonly counters: ReadonlyMap<string, { readonly fallbacks: number; readonly shed: number }>;
  readonly shadow: ReadonlyMap<string, ConsoleShadow>;
  /** Newest first. */
  readonly flips: readonly ConsoleFlip[];
}

const mostDecisions = 50;
const mostFlips = 100;
const sameFlipMs = 5_000;

/** One state of several workers: rates and counts of all, an upstream is up when it is for all of them. */
export function mergeStates(states: readonly ConsoleState[], known: KnownOfAll): ConsoleState | undefined {
  const [first] = states;
  if (first === undefined) return undefined;
  const ages = states.map(({ flagsAgeSeconds }) => flagsAgeSeconds);
  return {
    ...first,
    killSwitch: states.some(({ killSwitch }) => killSwitch),
    flagsAgeSeconds: ages.includes(null) ? null : Math.max(...ages.map(Number)),
    upstreams: first.upstreams.map((upstream) => {
      const all = states.flatMap(({ upstreams }) => upstreams.filter(({ name }) => name === upstream.name));
      return {
        ...upstream,
        up: all.every(({ up }) => up),
        inFlight: all.reduce((sum, { inFlight }) => sum + inFlight, 0),
        waiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
      };
    }),
    routes: first.routes.map((route) => ({
      ...route,
      rates: known.rates.rates(route.id),
      chart: known.rates.chart(route.id),
      fallbacks: known.counters.get(route.id)?.fallbacks ?? 0,
      shed: known.counters.get(route.id)?.shed ?? 0,
      shadow: known.shadow.get(route.id) ?? null,
    })),
    flips: known.flips.map((flip) => {
      const ids = first.routes.filter(({ flag }) => flag === flip.flag).map(({ id }) => id);
      return {
        ...flip,
        shareBefore: known.rates.serviceShare(ids, flip.at - 60_000, flip.at),
        shareAfter: known.rates.serviceShare(ids, flip.at, flip.at + 60_000),
      };
    }),
    decisions: latest(states.flatMap(({ decisions }) => decisions)),
  };
}

/** The flips that any worker has seen, each once: they see one at slightly different moments. */
export function mergeFlips(known: readonly ConsoleFlip[], states: readonly ConsoleState[]): readonly ConsoleFlip[] {
  const flips = [...known];
  for (const flip of states.flatMap((state) => state.flips)) {
    const at = flips.findIndex((each) => isSame(each, flip));
    const before = flips[at];
    if (before === undefined) flips.push(flip);
    else flips[at] = { ...before, at: Math.min(before.at, flip.at), by: before.by ?? flip.by };
  }
  return flips.sort((a, b) => b.at - a.at).slice(0, mostFlips);
}

function isSame(a: ConsoleFlip, b: ConsoleFlip): boolean {
  return a.flag === b.flag && a.before === b.before && a.after === b.after && Math.abs(a.at - b.at) < sameFlipMs;
}

function latest(decisions: readonly RecentDecision[]): readonly RecentDecision[] {
  return [...decisions].sort((a, b) => b.at - a.at).slice(0, mostDecisions);
}
