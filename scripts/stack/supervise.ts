import { appendFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { UserError } from '../user-error.ts';
import { startControlServer, type ControlServer } from './control/control-server.ts';
import { becomeSupervisor, publishControl, resignSupervisor } from './control/supervisor-file.ts';
import type { StackHome } from './home.ts';
import { keepLogsSmall } from './log-keeper.ts';
import type { Only } from './only.ts';
import { clearLeftovers, recordGroups } from './process/leftovers.ts';
import type { Part } from './parts/part.ts';
import type { Env } from './settings.ts';
import type { OnlyStackFile, StackFile } from './stack-file.ts';
import { makeStack, type Stack } from './stack.ts';
import { partStatus } from './status.ts';
import { makeStep, type StepEvent } from './steps/steps.ts';

export interface SuperviseOptions {
  readonly home: StackHome;
  readonly orders: number;
  /** Limits the stack; everything by default. */
  readonly only?: Only | undefined;
  readonly inspectors?: Readonly<Record<string, number>>;
  /** Variables that replace servers and ports; our own environment by default. */
  readonly env?: Env;
  readonly show: (event: StepEvent) => void;
  readonly log: (line: string) => void;
}

/** A supervised stack in this process. */
export interface Supervision {
  readonly stack: StackFile | OnlyStackFile;
  readonly parts: readonly Part[];
  /** Resolves when everything has been stopped, by `stop` or by `strangler down`. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Thrown when another process supervises this stack already. */
export class AlreadyRunning extends UserError {
  readonly pid: number;
  constructor(pid: number) {
    super(`The stack runs already, supervised by process ${pid}.`);
    this.pid = pid;
  }
}

/**
 * Starts the stack and keeps it running: the one process that starts, watches and stops its parts. The signal stops a
 * start half way; a failed start leaves nothing behind.
 */
export async function supervise(o: SuperviseOptions, signal: AbortSignal): Promise<Supervision> {
  const { home, log } = o;
  const other = becomeSupervisor(home);
  if (other !== undefined) throw new AlreadyRunning(other.pid);
  let tell: (event: StepEvent) => void = o.show;
  let ready = false;
  const cleanups: (() => unknown)[] = [() => resignSupervisor(home)];
  const cleanUp = async (): Promise<void> => {
    for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) await cleanup();
  };

  try {
    await clearLeftovers(home);
    cleanups.push(recordGroups(home), keepLogsSmall(home.logs));
    const stack = await makeStack({ ...o, step: makeStep((event) => tell(event)) });
    const ended = Promise.withResolvers<undefined>();
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> =>
      (stopped ??= (async () => {
        ready = false;
        await stack.stop();
        await cleanUp();
        ended.resolve(undefined);
      })());
    const aloud = async (watcher: (event: StepEvent) => void, work: () => Promise<void>): Promise<void> => {
      if (!ready) throw new UserError('The stack is starting or stopping; try again when it is ready.');
      tell = watcher;
      await work().finally(() => (tell = o.show));
    };
    const control = await startControlServer({
      status: () => Promise.resolve({ ready, parts: stack.parts.map(partStatus) }),
      stop: () => void stop(),
      restart: (name, watcher) => aloud(watcher, () => restartPart(stack, name, watcher)),
      reset: (watcher) =>
        aloud(watcher, async () => {
          ready = false;
          // A stack that was reset by half serves nobody: it stops, and the next start makes it whole.
          await stack.reset().catch((error: unknown) => {
            void stop();
            throw error;
          });
          ready = true;
        }),
    });
    cleanups.push(closing(control));
    publishControl(home, control);
    signal.addEventListener('abort', () => void stop(), { once: true });
    try {
      signal.throwIfAborted();
      await stack.start();
    } catch (error) {
      await stop();
      if (signal.aborted || error instanceof UserError) throw error;
      // The message says which part and shows the end of its log; where in our code it was noticed is for the log.
      appendFileSync(home.logOf('supervisor'), `${inspect(error)}\n`);
      const message = error instanceof Error ? error.message : String(error);
      throw new UserError(`${message}\n\nThe start broke off; everything has been stopped. More: npx strangler logs`);
    }
    if (signal.aborted) {
      await stop();
      signal.throwIfAborted();
    }
    ready = true;
    log('the stack is ready');
    return { stack: stack.describe(), parts: stack.parts, ended: ended.promise, stop };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function restartPart(stack: Stack, name: string, show: (event: StepEvent) => void): Promise<void> {
  const part = stack.parts.find((each) => each.name === name);
  if (part === undefined) {
    throw new UserError(`There is no part "${name}". There are: ${stack.parts.map((each) => each.name).join(', ')}`);
  }
  await makeStep(show)(`restarting ${name}`, part.restart);
}

const closing = (control: ControlServer) => (): Promise<void> => control.close();
