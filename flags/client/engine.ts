import { type Context, Unleash } from 'unleash-client';
import type { FeatureStore } from './feature-store.ts';
import type { FlagContext } from './flag-client.ts';

/** unleash-client's evaluation and usage counts over a store that somebody else fills. */
export interface FlagEngine {
  isEnabled(name: string, context: FlagContext): boolean;
  count(name: string, enabled: boolean): void;
  /** Sends the counts that are still held, for at most the given time, and ends the engine. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly store: FeatureStore;
  readonly environment: string;
  readonly appName: string;
  /** Where usage is reported to; left out, nothing leaves the process. */
  readonly reportTo?: { readonly url: string; readonly token: string };
  /** Told of every failure to report usage: the SDK gives up after some of them. */
  readonly onTrouble?: (message: string) => void;
}

const reportTimeoutMs = 2000;

export function startEngine({ store, environment, appName, reportTo, onTrouble }: EngineOptions): FlagEngine {
  const unleash = new Unleash({
    url: reportTo?.url ?? 'http://nowhere.invalid/api',
    appName,
    environment,
    repository: store,
    disableMetrics: reportTo === undefined,
    metricsInterval: reportTo === undefined ? 0 : 60_000,
    timeout: reportTimeoutMs,
    disableAutoStart: true,
    skipInstanceCountWarning: true,
    ...(reportTo && { customHeaders: { Authorization: reportTo.token } }),
  });
  const trouble = (reason: unknown): void => onTrouble?.(reason instanceof Error ? reason.message : String(reason));
  unleash.on('error', trouble);
  unleash.on('warn', trouble);
  unleash.start().catch(trouble);

  return {
    // A cast, not a copy: the SDK's type wants an index signature that an interface cannot have.
    isEnabled: (name, context) => unleash.isEnabled(name, context as Context, false),
    count: (name, enabled) => unleash.count(name, enabled),
    async stop() {
      await unleash.flushMetrics();
      unleash.destroy();
    },
  };
}
