import type { FlagLogger } from './flag-client.ts';

/** Turns a stream of polls into few log lines: the first failure, one a minute while it lasts, the recovery. */
export interface PollHealth {
  failed(reason: string): void;
  /** True when the polls before this one failed. */
  succeeded(): boolean;
}

const sayEveryMs = 60_000;

export function makePollHealth(logger: FlagLogger, url: string): PollHealth {
  let failures = 0;
  let saidAtMs = -Infinity;
  return {
    failed(reason) {
      failures += 1;
      if (failures > 1 && Date.now() - saidAtMs < sayEveryMs) return;
      saidAtMs = Date.now();
      logger.warn('flags: Unleash does not answer; the last known state stays', { url, reason, failures });
    },
    succeeded() {
      const recovered = failures > 0;
      if (recovered) logger.info('flags: Unleash answers again', { url, failures });
      failures = 0;
      return recovered;
    },
  };
}
