import type { Logger } from './logger.ts';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Stops a process in order on SIGTERM or SIGINT: the steps run one after the other, each in spite of a failed one
 * before it. The process then ends by itself, because nothing keeps it alive; after `limitMs` it is ended.
 */
export function stopOnSignal(o: {
  readonly logger: Logger;
  readonly steps: readonly (readonly [name: string, stop: () => Promise<unknown>])[];
  readonly limitMs?: number;
}): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    o.logger.info('stopping', { signal });
    const watchdog = setTimeout(() => {
      o.logger.error('did not stop in time', { stillOpen: process.getActiveResourcesInfo() });
      process.exit(1);
    }, o.limitMs ?? 10_000);
    watchdog.unref();
    void runSteps(o.logger, o.steps);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
}

async function runSteps(logger: Logger, steps: readonly (readonly [string, () => Promise<unknown>])[]): Promise<void> {
  for (const [name, stop] of steps) {
    try {
      await stop();
    } catch (error) {
      process.exitCode = 1;
      logger.error('could not stop', { step: name, error });
    }
  }
  logger.info('stopped');
}
