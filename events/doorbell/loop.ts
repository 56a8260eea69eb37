import type { Logger } from 'winston';
import { messageOf } from '../errors.ts';
import { jitter, makePause } from '../pause.ts';
import type { Running } from '../running.ts';
import type { Doorbell } from './doorbell.ts';

/** What {@link startLoop} runs and when. */
export interface LoopOptions {
  /** One pass over the work; true when it should be called again at once. */
  pass(): Promise<boolean>;
  readonly bell: Doorbell;
  /** Looks by itself after this time without a ring, milliseconds, with ± 20% jitter so that copies spread out. */
  readonly sweepMs: number;
  /** For the log: `assembler`. */
  readonly name: string;
  readonly logger: Logger;
  /** Called with each failure; the loop goes on after a pause that grows up to 5 s. */
  onFailure?(error: unknown): void;
}

/** Calls `pass` when the bell rings and now and then without it, never twice at the same time. */
export function startLoop(options: LoopOptions): Running {
  let stopping = false;
  let rung = true;
  let failures = 0;
  const pause = makePause();
  const unlisten = options.bell.onRing(() => {
    rung = true;
    // After a failure the bell must not turn the pause into a busy loop.
    if (failures === 0) pause.wake();
  });

  const run = async (): Promise<void> => {
    while (!isStopping()) {
      rung = false;
      let again = false;
      try {
        again = await options.pass();
        failures = 0;
      } catch (error) {
        failures += 1;
        options.onFailure?.(error);
        options.logger.warn('events loop failed', {
          event: 'events.loop-failed',
          loop: options.name,
          failures,
          error: messageOf(error),
        });
      }
      if (isStopping() || again || (wasRung() && failures === 0)) continue;
      await pause.wait(failures > 0 ? jitter(Math.min(100 * 2 ** failures, 5000)) : jitter(options.sweepMs));
    }
  };
  // Functions, because both change while `pass` is awaited, which the compiler cannot see.
  const isStopping = (): boolean => stopping;
  const wasRung = (): boolean => rung;

  const running = run();
  return {
    stop: async () => {
      stopping = true;
      unlisten();
      pause.wake();
      await running;
    },
  };
}
