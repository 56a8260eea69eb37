import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { liveSupervisor } from './control/supervisor-file.ts';
import type { StackHome } from './home.ts';
import type { Only } from './only.ts';
import { endWithParent } from './process/parent.ts';
import { printSteps } from './steps/print-steps.ts';
import type { StepEvent } from './steps/steps.ts';
import { findStackFile } from './stack-file.ts';
import { sayAlreadyRunning } from './terminal/already-running.ts';
import { startPage } from './terminal/page.ts';
import { onStopSignal } from './terminal/signals.ts';

/** What the detached supervisor tells while it starts. */
export type DetachedMessage = { readonly event: StepEvent } | { readonly ready: true } | { readonly error: string };

/** What the detached supervisor is told, as JSON in its one argument. */
export interface DetachedOptions {
  readonly orders: number;
  readonly only: Only | undefined;
}

/** `up --detach`: returns when everything is ready, and leaves a supervisor behind. */
export async function runDetached(home: StackHome, options: DetachedOptions): Promise<void> {
  if (liveSupervisor(home) !== undefined) {
    await sayAlreadyRunning(home);
    return;
  }
  const log = openSync(home.logOf('supervisor'), 'a', 0o600);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'supervisor-main.ts'), JSON.stringify(options)], {
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
    env: { ...process.env, STRANGLER_HOME: home.dir },
  });
  closeSync(log);
  // Asked to end half way: the supervisor stops what it has started, and we wait for it.
  const stop = (): void => void child.kill('SIGTERM');
  onStopSignal(stop);
  endWithParent(stop);
  const printer = printSteps(process.stderr);
  const outcome = await new Promise<'ready' | Error>((resolve) => {
    let error: Error | undefined;
    child.on('message', (message) => {
      const told = message as DetachedMessage;
      if ('event' in told) printer.show(told.event);
      else if ('error' in told) error = new UserError(told.error);
      else resolve('ready');
    });
    child.once('error', resolve);
    child.once('exit', () => resolve(error ?? new Error(`the supervisor ended; see ${home.logOf('supervisor')}`)));
  });
  printer.close();
  if (outcome !== 'ready') throw outcome;
  child.unref();
  console.log(startPage(findStackFile(home), home));
  console.log('  npm run down stops everything.\n');
}
