import type { Logger } from '../../services/kit/index.ts';

/** Work that the process does by itself, at intervals, beside answering requests. */
export interface BackgroundJobs {
  /** Does `work` every `intervalMs`, counted from the end of the last time: it never runs twice at once. */
  every(name: string, intervalMs: number, work: () => Promise<unknown>): void;
  /** Begins nothing more, and waits for what is under way. */
  stop(): Promise<void>;
}

/** A job that fails is logged and tried again next time; none of them keeps the process alive. */
export function makeBackgroundJobs(logger: Logger): BackgroundJobs {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  function schedule(name: string, intervalMs: number, work: () => Promise<unknown>): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      const run = runOnce(name, work).finally(() => {
        running.delete(run);
        schedule(name, intervalMs, work);
      });
      running.add(run);
    }, intervalMs);
    timers.set(name, timer.unref());
  }

  async function runOnce(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.error('background job failed', { job: name, error });
    }
  }

  return {
    every: schedule,
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
