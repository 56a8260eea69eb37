import { runTeardown } from './teardown.ts';

/** Mocha's global teardown: nothing that a test started outlives the run. */
export async function mochaGlobalTeardown(): Promise<void> {
  await runTeardown();
}
