import { setTimeout as sleep } from 'node:timers/promises';

/** A process of the stack that runs and is ready. */
export interface RunningPart {
  readonly pid: number;
  readonly exited: Promise<string>;
  readonly stop: () => Promise<void>;
}

export type PartState = 'starting' | 'ready' | 'down' | 'stopped';

/** One supervised part: started again, with a growing pause, whenever it ends without being asked to. */
export interface Part {
  readonly name: string;
  readonly state: () => PartState;
  readonly pid: () => number | undefined;
  /** How often it was started again after a crash. */
  readonly restarts: () => number;
  /** Resolves when it is ready for the first time; a failure of the first start is the caller's. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly restart: () => Promise<void>;
}

export interface PartOptions {
  readonly name: string;
  /** Starts it and resolves when its health check answers; the signal gives up. */
  readonly launch: (signal: AbortSignal) => Promise<RunningPart>;
  readonly log: (line: string) => void;
  readonly onChange: () => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** Who stayed up this long has recovered: the next crash starts again with the shortest pause. */
const STEADY_MS = 30_000;

export function makePart({ name, launch, log, onChange }: PartOptions): Part {
  let state: PartState = 'stopped';
  let running: RunningPart | undefined;
  let restarts = 0;
  let pauseMs = FIRST_PAUSE_MS;
  let stopping = new AbortController();
  let supervising: Promise<void> = Promise.resolve();

  const become = (next: PartState): void => {
    state = next;
    onChange();
  };

  const begin = async (): Promise<RunningPart> => {
    become('starting');
    try {
      running = await launch(stopping.signal);
    } catch (error) {
      become('down');
      throw error;
    }
    become('ready');
    return running;
  };

  const wanted = (): boolean => !stopping.signal.aborted;

  const supervise = async (first: RunningPart | undefined): Promise<void> => {
    let current = first;
    while (wanted()) {
      const since = Date.now();
      const how: string = current === undefined ? 'could not be started' : await current.exited;
      if (!wanted()) return;
      running = undefined;
      become('down');
      pauseMs = Date.now() - since > STEADY_MS ? FIRST_PAUSE_MS : pauseMs;
      log(`${name} ended (${how}); starting it again in ${pauseMs} ms`);
      // It rejects only when the part is told to stop, which the next line asks.
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!wanted()) return;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      restarts += 1;
      current = await begin().catch((error: unknown) => {
        log(`${name} did not start: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
    }
  };

  const start = async (): Promise<void> => {
    stopping = new AbortController();
    pauseMs = FIRST_PAUSE_MS;
    supervising = supervise(await begin());
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running?.stop();
    await supervising;
    // A start that was under way while we waited.
    await running?.stop();
    running = undefined;
    become('stopped');
  };
  return {
    name,
    state: () => state,
    pid: () => running?.pid,
    restarts: () => restarts,
    start,
    stop,
    async restart() {
      await stop();
      try {
        await start();
      } catch (error) {
        supervising = supervise(undefined); // it was wanted and still is: go on trying
        throw error;
      }
    },
  };
}
