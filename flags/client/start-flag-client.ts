import { openBackup } from './backup-keeper.ts';
import { FeatureStore } from './feature-store.ts';
import type { FeatureSet } from './features.ts';
import type { FlagClient, FlagLogger } from './flag-client.ts';
import { makeFlagView } from './flag-view.ts';
import { makePollHealth } from './poll-health.ts';
import { startPolling } from './poller.ts';
import { startReportingEngine } from './reporting-engine.ts';

export interface FlagClientOptions {
  /** The client API, for example `http://127.0.0.1:4242/api`. */
  readonly url: string;
  readonly token: string;
  readonly environment: string;
  readonly appName: string;
  readonly refreshMs: number;
  /** Where the last known state is kept for a start without Unleash; left out, such a start answers legacy. */
  readonly backupDir?: string;
  readonly logger: FlagLogger;
}

const firstStateMs = 2000;

/**
 * Starts reading the flags from Unleash. Resolves with the first state from the server, or from the backup when the
 * server does not answer, or after two seconds with none, which means legacy everywhere until a state arrives.
 */
export async function startFlagClient(options: FlagClientOptions): Promise<FlagClient> {
  const { url, token, environment, appName, refreshMs, logger } = options;
  const store = new FeatureStore();
  const backup = await openBackup(options);
  const engine = startReportingEngine({ store, environment, appName, reportTo: { url, token } }, logger);
  const view = makeFlagView(store, () => engine.current());
  const health = makePollHealth(logger, url);
  const firstState = Promise.withResolvers<undefined>();
  let currentAtMs = -Infinity;

  const use = (set: FeatureSet): void => {
    if (store.replace(set)) view.changed();
  };
  const useBackup = (): void => {
    if (currentAtMs !== -Infinity || backup.found === undefined) return;
    use(backup.found.set);
    currentAtMs = backup.found.savedAtMs;
    logger.warn('flags: the state of the backup is used', { savedAt: new Date(currentAtMs).toISOString() });
    firstState.resolve(undefined);
  };

  const stopPolling = startPolling({
    url,
    token,
    appName,
    refreshMs,
    onFeatures(set) {
      use(set);
      backup.save(set);
    },
    onSuccess() {
      currentAtMs = Date.now();
      backup.confirm();
      if (health.succeeded()) engine.renewIfBroken();
      firstState.resolve(undefined);
    },
    onFailure(reason) {
      health.failed(reason);
      useBackup();
    },
  });

  const bound = setTimeout(() => {
    useBackup();
    firstState.resolve(undefined);
  }, firstStateMs);
  await firstState.promise;
  clearTimeout(bound);

  return {
    ...view,
    ageSeconds: () => (Date.now() - currentAtMs) / 1000,
    async stop() {
      await stopPolling();
      await Promise.all([engine.stop(), backup.close()]);
    },
  };
}
