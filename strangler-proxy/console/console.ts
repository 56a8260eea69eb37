import type { FlagClient } from '../../flags/index.ts';
import type { UnleashConfig } from '../config/types.ts';
import type { RouteCounters } from '../observability/request-counters.ts';
import { makeFlipAuthors } from './flip-authors.ts';
import { makeFlipKeeper } from './flips.ts';
import { makeRateKeeper, stepMs } from './rates.ts';
import { makeRecent, type Recent } from './recent.ts';
import { consoleState, type ConsoleSources, type ConsoleState } from './state.ts';

/** What the console remembers while nobody looks, and tells when somebody does. */
export interface Console {
  readonly recent: Recent;
  state(): ConsoleState;
  stop(): void;
}

export interface ConsoleDeps {
  readonly flags: FlagClient;
  readonly counters: () => Iterable<RouteCounters>;
  readonly unleash: UnleashConfig | undefined;
  /** Read anew for each state, because a reload changes them. */
  readonly sources: () => Pick<ConsoleSources, 'config' | 'table' | 'upstreams' | 'shadow'>;
  readonly now?: () => number;
}

export function makeConsole({ flags, counters, unleash, sources, now = Date.now }: ConsoleDeps): Console {
  const rates = makeRateKeeper(counters, now);
  const flips = makeFlipKeeper(flags, now);
  const authors = makeFlipAuthors(unleash, now);
  const recent = makeRecent(now);
  rates.tick();
  const timer = setInterval(() => {
    rates.tick();
  }, stepMs).unref();
  return {
    recent,
    state: () =>
      consoleState({ ...sources(), flags, rates, flips: flips.list(), authors, decisions: recent.list(), now: now() }),
    stop() {
      clearInterval(timer);
      flips.stop();
      authors.stop();
    },
  };
}
