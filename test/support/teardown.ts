type Cleanup = () => Promise<void>;

const cleanups: Cleanup[] = [];

/** Registers what must be stopped or removed when all tests of this mocha process have run. */
export function atTheEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Runs every registered cleanup, the latest first; fails with all that went wrong. */
export async function runTeardown(): Promise<void> {
  const failures: unknown[] = [];
  for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
    await cleanup().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'stopping the test servers failed');
}
