import { type EngineOptions, type FlagEngine, startEngine } from './engine.ts';
import type { FlagLogger } from './flag-client.ts';

/** The engine that is in use, which can be replaced while requests are being decided. */
export interface ReportingEngine {
  current(): FlagEngine;
  /** Call when Unleash accepts us again: the SDK's reports stop for ever on 401, 403 and a failed registration. */
  renewIfBroken(): void;
  stop(): Promise<void>;
}

export function startReportingEngine(options: Omit<EngineOptions, 'onTrouble'>, logger: FlagLogger): ReportingEngine {
  let broken = false;
  const stopping = new Set<Promise<void>>();
  const start = (): FlagEngine =>
    startEngine({
      ...options,
      onTrouble(message) {
        // Said once until it works again: the SDK repeats itself every minute.
        if (!broken) logger.warn('flags: usage cannot be reported to Unleash', { reason: message });
        broken = true;
      },
    });
  let engine = start();

  const end = async (old: FlagEngine): Promise<void> => {
    await old.stop().catch((error: unknown) => {
      logger.warn('flags: the last usage counts were not reported', { reason: String(error) });
    });
  };

  return {
    current: () => engine,
    renewIfBroken() {
      if (!broken) return;
      broken = false;
      const ended = end(engine).finally(() => stopping.delete(ended));
      stopping.add(ended);
      engine = start();
    },
    async stop() {
      await Promise.all([...stopping, end(engine)]);
    },
  };
}
