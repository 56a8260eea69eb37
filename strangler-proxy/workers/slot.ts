import type { ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import type { FleetMetrics } from '../observability/fleet-metrics.ts';
import type { Logger } from '../observability/logger.ts';
import type { Past } from './past.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

/** The place of one worker, which it and those that replace it take. */
export interface Slot {
  /** The one that takes connections; undefined while a crashed one is not back yet. */
  readonly current: WorkerProcess | undefined;
  /** Those that live: also the one that still drains. */
  readonly alive: ReadonlySet<WorkerProcess>;
  readonly restarts: number;
  /** Starts a worker, and then drains the one before; when it rejects, that one is still in use. */
  replace(): Promise<void>;
  stop(isPatient: boolean): Promise<void>;
}

export interface SlotDeps {
  readonly number: number;
  /** What a worker of this place is given now. */
  readonly config: () => ProxyConfig;
  readonly past: Past;
  readonly metrics: Pick<FleetMetrics, 'restarts'>;
  readonly logger: Logger;
}

/** Who lived for so long is not part of a series of crashes. */
const soundMs = 60_000;
const longestPauseMs = 30_000;

/** Before a worker is started again: at once after the first crash, and ever later after those that follow it. */
export function pauseAfter(crashes: number): number {
  return crashes <= 1 ? 0 : Math.min(500 * 2 ** (crashes - 2), longestPauseMs);
}

export function makeSlot({ number, config, past, metrics, logger }: SlotDeps): Slot {
  const alive = new Set<WorkerProcess>();
  let current: WorkerProcess | undefined;
  let crashes = 0;
  let restarts = 0;
  let isStopping = false;
  let isReplacing = false;
  let timer: NodeJS.Timeout | undefined;
  let reviving: Promise<void> = Promise.resolve();

  async function start(): Promise<void> {
    const given = config();
    const worker = await startWorker(given, number);
    alive.add(worker);
    void worker.gone.then((ending) => ended(worker, ending));
    // A reload may have come while it started.
    if (config() !== given) await worker.ask('use', config()).then(() => (worker.config = config()));
    logger.info(logEvents.workerStarted, { worker: number, pid: worker.pid });
    current = worker;
  }

  function ended(worker: WorkerProcess, { wasAsked, code, signal }: Awaited<WorkerProcess['gone']>): void {
    alive.delete(worker);
    if (worker.vitals !== undefined) past.add(worker.vitals);
    if (current === worker) current = undefined;
    if (wasAsked) return;
    crashes = Date.now() - worker.since > soundMs ? 1 : crashes + 1;
    logger.error(logEvents.workerCrashed, { worker: number, pid: worker.pid, code, signal, inARow: crashes });
    if (current === undefined && !isReplacing) reviveLater();
  }

  function reviveLater(): void {
    if (isStopping) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      reviving = revive();
    }, pauseAfter(crashes));
  }

  async function revive(): Promise<void> {
    restarts++;
    metrics.restarts.inc({ reason: 'crash' });
    try {
      await start();
      // Stopped meanwhile.
      if (isStopping) await current?.stop(false);
    } catch (error) {
      crashes++;
      const why = error instanceof Error ? error.message : String(error);
      logger.error(logEvents.workerNotStarted, { worker: number, error: why, nextInMs: pauseAfter(crashes) });
      reviveLater();
    }
  }

  return {
    get current() {
      return current;
    },
    alive,
    get restarts() {
      return restarts;
    },
    async replace() {
      clearTimeout(timer);
      await reviving;
      const before = current;
      isReplacing = true;
      try {
        await start();
      } finally {
        isReplacing = false;
        if (current === undefined) reviveLater();
      }
      if (before === undefined) return;
      restarts++;
      metrics.restarts.inc({ reason: 'replaced' });
      await before.stop(true);
    },
    async stop(isPatient) {
      isStopping = true;
      clearTimeout(timer);
      await reviving;
      await Promise.all([...alive].map((worker) => worker.stop(isPatient)));
    },
  };
}
