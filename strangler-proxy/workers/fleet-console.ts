import { mergeFlips, mergeStates } from '../console/merge-states.ts';
import { makeRateKeeper, stepMs } from '../console/rates.ts';
import { type ConsoleFlip, type ConsoleState, shadowOf } from '../console/state.ts';
import { addUpBy } from './add-up.ts';
import { currentVitals } from './current-vitals.ts';
import type { Fleet } from './fleet.ts';
import { mergeShadow } from './merge-shadow.ts';
import type { PlainCounters } from '../observability/request-counters.ts';

/** The console of all workers; its charts and flips outlive each of them. */
export interface FleetConsole {
  state(): Promise<ConsoleState>;
  stop(): void;
}

export function makeFleetConsole(fleet: Fleet, now: () => number = Date.now): FleetConsole {
  let counters: readonly PlainCounters[] = [];
  let flips: readonly ConsoleFlip[] = [];
  const rates = makeRateKeeper(() => counters, now);
  const count = (told: readonly (readonly PlainCounters[])[]): void => {
    counters = addUpBy([...told, fleet.past.counters], ({ routeId }) => routeId);
  };
  const tick = async (): Promise<void> => {
    count((await currentVitals(fleet)).map((each) => each.counters));
    rates.tick();
    fleet.endSilent(now());
  };
  void tick();
  const timer = setInterval(() => void tick(), stepMs).unref();

  return {
    async state() {
      const answers = (await fleet.askAll('console', undefined)).map(({ answer }) => answer);
      count(answers.map((each) => each.counters));
      const states = answers.map(({ state }) => state);
      flips = mergeFlips(flips, states);
      const shadow = mergeShadow([...answers.map((each) => each.shadow), ...fleet.past.shadow], 1);
      const merged = mergeStates(states, {
        rates,
        counters: new Map(counters.map((each) => [each.routeId, each])),
        shadow: new Map(shadow.routes.map((report) => [report.route, shadowOf(report)])),
        flips,
      });
      if (merged === undefined) throw new Error('no worker answers');
      return merged;
    },
    stop: () => clearInterval(timer),
  };
}
