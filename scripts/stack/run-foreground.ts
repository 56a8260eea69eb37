import { AlreadyRunning, supervise } from './supervise.ts';
import type { StackHome } from './home.ts';
import type { Only } from './only.ts';
import { endWithParent } from './process/parent.ts';
import { printSteps } from './steps/print-steps.ts';
import { sayAlreadyRunning } from './terminal/already-running.ts';
import { startPage } from './terminal/page.ts';
import { onStopSignal } from './terminal/signals.ts';

const STUCK_MS = 5000;

/** `up` and `dev` in this terminal: runs until Ctrl-C, `strangler down`, or the death of whoever started us. */
export async function runForeground(o: {
  readonly home: StackHome;
  readonly orders: number;
  readonly only?: Only | undefined;
  readonly inspectors?: Readonly<Record<string, number>>;
}): Promise<void> {
  const printer = printSteps(process.stderr);
  const asked = new AbortController();
  const say = (text: string): void => {
    if (!asked.signal.aborted) process.stderr.write('\n');
    process.stderr.write(`${text}\n`);
  };
  const stop = (): void => {
    process.stderr.write('\nstopping …\n');
    asked.abort(new Error('stopped'));
  };
  onStopSignal(stop);
  endWithParent(stop);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const supervision = await supervise({ ...o, show: printer.show, log }, asked.signal);
    printer.close();
    console.log(startPage(supervision.stack, o.home));
    console.log('  Ctrl-C stops everything.\n');
    await supervision.ended;
    say('stopped');
  } catch (error) {
    printer.close();
    if (error instanceof AlreadyRunning) await sayAlreadyRunning(o.home);
    else if (asked.signal.aborted) process.exitCode = 130;
    else throw error;
  } finally {
    // Nothing should be open now; if something is, a stopped stack must not keep the terminal.
    setTimeout(() => process.exit(), STUCK_MS).unref();
  }
}
