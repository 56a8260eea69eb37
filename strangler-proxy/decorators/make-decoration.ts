import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent } from 'undici';
import type { LimitsConfig } from '../config/types.ts';
import type { ExchangeShared } from '../forwarding/exchange-shared.ts';
import type { Plan } from '../forwarding/plan.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import type { ProxyMetrics } from '../observability/metrics.ts';
import { makeCaller } from './call.ts';
import { decorate } from './decorate.ts';
import type { RouteDecorators } from './route-decorators.ts';

/** Takes decorated requests their way. */
export interface Decoration {
  start(req: IncomingMessage, res: ServerResponse, plan: Plan, decorators: RouteDecorators): void;
  stop(): Promise<void>;
}

const connectionsPerDecorator = 128;

export function makeDecoration(o: {
  readonly shared: ExchangeShared;
  readonly limits: () => LimitsConfig;
  readonly logger: Logger;
  readonly metrics: ProxyMetrics;
  readonly defect: (error: unknown) => void;
}): Decoration {
  const agent = new Agent({ connections: connectionsPerDecorator });
  const deps = {
    // An answer holds a body at most, in JSON, which may write one byte as six.
    call: makeCaller({ dispatcher: agent, answerBytes: () => o.limits().decoratedBody * 6 + 65_536 }),
    called: ({ name }, outcome, elapsedMs) => {
      o.metrics.decorators.observe({ decorator: name, outcome: outcome.kind }, elapsedMs / 1000);
      if (outcome.kind !== 'failed') return;
      o.logger.warn(logEvents.decoratorFailed, { decorator: name, why: outcome.why, error: outcome.detail });
    },
    shared: o.shared,
    bodyBytes: () => o.limits().decoratedBody,
    defect: o.defect,
  } satisfies Parameters<typeof decorate>[0];
  return {
    start(req, res, plan, decorators) {
      decorate(deps, { req, res, plan, decorators }).catch((error: unknown) => {
        o.defect(error);
        res.destroy();
      });
    },
    stop: () => agent.close(),
  };
}
