import type { ProxyConfig } from '../config/types.ts';
import type { FleetMetrics } from '../observability/fleet-metrics.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import { shareOf } from './divide.ts';
import { makePast, type Past } from './past.ts';
import type { Questions } from './protocol.ts';
import { makeSlot, type Slot } from './slot.ts';
import type { WorkerProcess } from './worker-process.ts';

/** All workers of one proxy. */
export interface Fleet {
  readonly past: Past;
  config(): ProxyConfig;
  slots(): readonly Slot[];
  alive(): readonly WorkerProcess[];
  /** Asks every worker; those that end or do not answer are left out. */
  askAll<What extends keyof Questions>(
    what: What,
    argument: Questions[What]['argument'],
  ): Promise<readonly { readonly worker: WorkerProcess; readonly answer: Questions[What]['answer'] }[]>;
  /** Ends workers that have said nothing for half a minute although they are asked every five seconds: they hang. */
  endSilent(now: number): void;
  /** Asks the first that can answer; rejects when none does. */
  askOne<What extends keyof Questions>(
    what: What,
    argument: Questions[What]['argument'],
  ): Promise<Questions[What]['answer']>;
  /** Takes a configuration over in all workers or, when one refuses, in none: then it rejects. */
  use(config: ProxyConfig): Promise<void>;
  /** Replaces the workers one at a time by new ones with this configuration; rejects when a new one does not start. */
  replaceAll(config: ProxyConfig): Promise<void>;
  stop(): Promise<void>;
}

export interface FleetDeps {
  readonly metrics: Pick<FleetMetrics, 'restarts'>;
  readonly logger: Logger;
}

const longestSilenceMs = 30_000;

/** Starts as many workers as `workers` says; rejects when one cannot start. */
export async function startFleet(first: ProxyConfig, deps: FleetDeps): Promise<Fleet> {
  const past = makePast();
  let config = first;
  let share = shareOf(first, first.workers ?? 1);
  let slots: readonly Slot[] = [];
  let isStopping = false;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: a reload during a restart would reach only some. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const setConfig = (next: ProxyConfig): void => {
    config = next;
    share = shareOf(next, next.workers ?? 1);
  };
  const newSlot = (number: number): Slot => makeSlot({ ...deps, number, past, config: () => share });
  const alive = (): readonly WorkerProcess[] => slots.flatMap((slot) => [...slot.alive]);

  const askAll: Fleet['askAll'] = async (what, argument) => {
    const asked = alive().map(async (worker) => ({ worker, answer: await worker.ask(what, argument) }));
    const answers = await Promise.allSettled(asked);
    // What has ended meanwhile is in the past already.
    return answers.flatMap((each) =>
      each.status === 'fulfilled' && each.value.worker.state !== 'ended' ? [each.value] : [],
    );
  };

  async function use(next: ProxyConfig): Promise<void> {
    const before = { config, share };
    setConfig(next);
    const given = share;
    const workers = alive();
    const results = await Promise.allSettled(workers.map((worker) => worker.ask('use', given)));
    const refused = results.find((each, at) => each.status === 'rejected' && workers[at]?.state === 'ready');
    if (refused === undefined) {
      for (const worker of workers) worker.config = given;
      return;
    }
    ({ config, share } = before);
    await Promise.allSettled(alive().map((worker) => worker.ask('use', before.share)));
    throw (refused as PromiseRejectedResult).reason as Error;
  }

  async function replaceAll(next: ProxyConfig): Promise<void> {
    setConfig(next);
    const count = next.workers ?? 1;
    for (let at = 0; at < count && !isStopping; at++) {
      const slot = slots[at] ?? newSlot(at + 1);
      await slot.replace();
      if (!slots.includes(slot)) slots = [...slots, slot];
    }
    const extra = slots.slice(count);
    slots = slots.slice(0, count);
    await Promise.all(extra.map((slot) => slot.stop(true)));
  }

  const fleet: Fleet = {
    past,
    config: () => config,
    slots: () => slots,
    alive,
    askAll,
    endSilent(now) {
      for (const worker of alive()) {
        if (now - worker.heardAt < longestSilenceMs) continue;
        deps.logger.error(logEvents.workerSilent, { worker: worker.number, pid: worker.pid });
        worker.kill();
      }
    },
    async askOne(what, argument) {
      let last: unknown = new Error('no worker is ready');
      for (const { current } of slots) {
        if (current === undefined) continue;
        try {
          return await current.ask(what, argument);
        } catch (error) {
          last = error;
        }
      }
      throw last;
    },
    use: (next) => inTurn(() => use(next)),
    replaceAll: (next) =>
      inTurn(async () => {
        const before = { config, share };
        try {
          await replaceAll(next);
        } catch (error) {
          // What crashes later comes back as it was; those that were replaced already keep what they have.
          ({ config, share } = before);
          throw error;
        }
      }),
    async stop() {
      isStopping = true;
      await Promise.all(slots.map((slot) => slot.stop(false)));
      await last;
      await Promise.all(slots.map((slot) => slot.stop(false)));
    },
  };
  try {
    // The first one alone: what it cannot do, none can, and the user is told once.
    slots = Array.from({ length: first.workers ?? 1 }, (_, at) => newSlot(at + 1));
    await slots[0]?.replace();
    await Promise.all(slots.slice(1).map((slot) => slot.replace()));
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}
