import { Agent } from 'undici';
import { logEvents } from '../../observability/log-events.ts';
import type { Difference } from '../compare/index.ts';
import { redactDifference, redactTarget } from '../redact/index.ts';
import { makeLedger } from '../report/ledger.ts';
import type { Outcome, Reason, ShadowCapture, ShadowMirror, ShadowMirrorOptions, ShadowStart } from '../types.ts';
import { makeCapture } from './capture.ts';
import { makeComparer } from './comparer.ts';
import { makeMemoryBudget } from './memory-budget.ts';
import { hasRequestBody } from './mirror-headers.ts';
import { makeRefusals } from './refusals.ts';
import { runObservation } from './run-observation.ts';
import type { ObservationDeps } from './run-observation.ts';

/** Differences kept in one sample. */
const MAX_SAMPLE_DIFFERENCES = 20;
/** A comparison that takes longer is given up: it is a document made to be slow, or the machine is drowning. */
const COMPARE_MS = 10_000;

/** The mirror of one proxy: its own connections, bounds and memory, so that no failure of a shadow meets a client. */
export function makeShadowMirror({ limits, metrics, logger, connect }: ShadowMirrorOptions): ShadowMirror {
  const { concurrency, bodyBytes, timeoutMs } = limits;
  const budget = makeMemoryBudget(limits.totalBytes ?? 32 * bodyBytes);
  const ledger = makeLedger(limits.samples);
  const comparer = makeComparer(COMPARE_MS);
  const since = new Date().toISOString();
  // Connections of its own: a hung shadow must not use up those that serve clients.
  const dispatcher = new Agent({ connections: concurrency, pipelining: 1, connect: connect ?? { timeout: timeoutMs } });
  const stopping = new AbortController();
  let inFlight = 0;
  const deps: ObservationDeps = {
    dispatcher,
    refusals: makeRefusals(),
    budget,
    comparer,
    limits,
    recheckMs: limits.recheckMs ?? 1500,
    crowded: () => inFlight > Math.ceil(concurrency / 2),
    stopping: stopping.signal,
    keepSample,
  };
  const running = new Set<Promise<void>>();

  // Runs from timers and promises that nobody awaits: metrics that throw must not end the process.
  const count = (route: string, outcome: Outcome, reason: Reason): void => {
    ledger.count(route, outcome, reason);
    try {
      metrics.count(route, outcome, reason);
    } catch (error) {
      logger.warn(logEvents.shadowNotCounted, { route, error: String(error) });
    }
  };

  return {
    begin(start) {
      const reason = refusal(start);
      if (reason !== undefined) {
        count(start.route.id, 'skipped', reason);
        return null;
      }
      inFlight++;
      return guarded(start, observe(start));
    },
    report: () => ({ since, inFlight, bufferedBytes: budget.used(), routes: ledger.routes() }),
    async stop() {
      stopping.abort();
      await dispatcher.destroy();
      await Promise.all(running);
      await comparer.stop();
    },
  };

  function refusal({ method, headers }: ShadowStart): Reason | undefined {
    if (method !== 'GET' && method !== 'HEAD') return 'method';
    if (hasRequestBody(headers)) return 'request-body';
    if (stopping.signal.aborted) return 'stopped';
    return inFlight >= concurrency ? 'busy' : undefined;
  }

  function observe(start: ShadowStart): ShadowCapture {
    const finish = (outcome: Outcome, reason: Reason): void => {
      inFlight--;
      count(start.route.id, outcome, reason);
    };
    return makeCapture({
      maxBytes: bodyBytes,
      maxMs: limits.captureMs ?? 60_000,
      budget,
      dropped: (reason) => finish('skipped', reason),
      captured(primary) {
        // Off the stack of the primary's last write, which is still being finished.
        const work = new Promise<void>((resolve) => setImmediate(resolve))
          .then(() => runObservation(deps, start, primary))
          .catch((error: unknown) => internal(start, error))
          .then(([outcome, reason]) => finish(outcome, reason))
          .finally(() => {
            primary.release();
            running.delete(work);
          });
        running.add(work);
      },
    });
  }

  function keepSample(start: ShadowStart, differences: readonly Difference[]): void {
    ledger.keep(start.route.id, {
      time: new Date().toISOString(),
      method: start.method,
      target: redactTarget(start.target, [start.route.match.path, start.route.rewrite?.path ?? '']),
      primarySide: start.primarySide,
      differences: differences.slice(0, MAX_SAMPLE_DIFFERENCES).map(redactDifference),
      more: Math.max(0, differences.length - MAX_SAMPLE_DIFFERENCES),
    });
  }

  function internal(start: ShadowStart, error: unknown): [Outcome, Reason] {
    logger.warn(logEvents.shadowFailed, { route: start.route.id, error: String(error) });
    return ['failed', 'internal'];
  }

  /** The proxy calls these in the path of the primary's answer: a fault here may cost the observation, nothing else. */
  function guarded(start: ShadowStart, capture: ShadowCapture): ShadowCapture {
    const guard = (call: () => void): void => {
      try {
        call();
      } catch (error) {
        internal(start, error);
        capture.end(false);
      }
    };
    return {
      head: (statusCode, rawHeaders) => guard(() => capture.head(statusCode, rawHeaders)),
      chunk: (chunk) => guard(() => capture.chunk(chunk)),
      end: (complete) => guard(() => capture.end(complete)),
    };
  }
}
