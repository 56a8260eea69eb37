import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Failure } from '../forwarding/failures.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import { metricDefinitions } from '../observability/metric-definitions.ts';
import type { Settled } from './move.ts';

/** What fences tell those who count and log; times in milliseconds. */
export interface FenceReports {
  settled(fence: string, tenant: string, settled: Settled, elapsedMs: number): void;
  failed(fence: string, tenant: string, error: unknown): void;
  waiting(fence: string, count: number): void;
  held(fence: string, elapsedMs: number): void;
  askedWrongly(fence: string): void;
  /** Answers the failure that it counts. */
  refused(fence: string, failure: Failure): Failure;
}

const holdBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function makeFenceReports(registry: Registry, logger: Logger): FenceReports {
  const registers = [registry];
  const moves = new Counter({
    ...metricDefinitions.fenceMoves,
    registers,
  });
  const waiting = new Gauge({
    ...metricDefinitions.fenceWaiting,
    registers,
  });
  const holds = new Histogram({
    ...metricDefinitions.fenceHoldSeconds,
    buckets: holdBuckets,
    registers,
  });
  const askedWrongly = new Counter({
    ...metricDefinitions.fenceAskedAgain,
    registers,
  });
  const refused = new Counter({
    ...metricDefinitions.fenceRefused,
    registers,
  });
  return {
    settled(fence, tenant, { owner, outcome, why }, elapsedMs) {
      moves.inc({ fence, outcome, owner });
      const fields = { fence, tenant, owner, why, elapsedMs: Math.round(elapsedMs) };
      if (outcome === 'moved' || outcome === 'known') logger.info(logEvents.fenceSettled, { ...fields, outcome });
      else if (outcome === 'forced') logger.warn(logEvents.fenceForced, fields);
      else logger.warn(logEvents.fenceNotMoved, { ...fields, outcome });
    },
    failed(fence, tenant, error) {
      moves.inc({ fence, outcome: 'failed', owner: '' });
      logger.error(logEvents.fenceNotMoved, {
        fence,
        tenant,
        outcome: 'failed',
        why: error instanceof Error ? error.message : String(error),
      });
    },
    waiting: (fence, count) => waiting.set({ fence }, count),
    held: (fence, elapsedMs) => holds.observe({ fence }, elapsedMs / 1000),
    askedWrongly: (fence) => askedWrongly.inc({ fence }),
    refused(fence, failure) {
      refused.inc({ fence, code: failure.code });
      return failure;
    },
  };
}
