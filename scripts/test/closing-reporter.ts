import Mocha from 'mocha';
import { describeOpenHandles } from './open-handles.ts';

const LEAK_GRACE_MS = 5000;

/**
 * Mocha's spec reporter that ends the output with one line, `N passed, N failed`, as the very last thing this process
 * prints, and fails the suite when something stays open after the last test.
 */
export default class ClosingReporter extends Mocha.reporters.Spec {
  #failedOutside = 0;
  #close = (): void => {
    // Reached without done(): the run broke off, a file did not load or the global teardown failed.
    this.#failedOutside += 1;
    this.#printClosing();
  };

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    process.once('exit', this.#close);
  }

  /** Mocha calls it when all tests and the global teardown have ended. */
  override done(failures: number, report?: (failures: number) => void): void {
    process.removeListener('exit', this.#close);
    report?.(failures); // registers mocha's own exit handler, which ours must come after
    process.once('exit', () => {
      this.#printClosing();
    });
    // Only a process with something open lives to see this timer: by itself it keeps nothing alive.
    setTimeout(() => {
      this.#failedOutside += 1;
      const open = describeOpenHandles().map((line) => `  ${line}`);
      console.error(
        [`Still open ${LEAK_GRACE_MS / 1000} s after the last test, so the process cannot end:`, ...open].join('\n'),
      );
      process.exit(1);
    }, LEAK_GRACE_MS).unref();
  }

  #printClosing(): void {
    const failed = this.stats.failures + this.#failedOutside;
    if (failed > 0) process.exitCode = 1;
    console.log(`${this.stats.passes} passed, ${failed} failed`);
  }
}
