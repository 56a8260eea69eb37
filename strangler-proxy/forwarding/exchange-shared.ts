import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decision } from '../decision/decision.ts';
import type { LimitsConfig } from '../config/types.ts';
import type { AttemptListener } from './attempt.ts';
import type { Tracing } from './exchange-tracing.ts';
import type { Failure } from './failures.ts';
import type { HeaderNames } from './header-names.ts';
import type { Plan } from './plan.ts';
import type { send } from './send.ts';

/** An exchange as those see it who count and log. */
export interface ExchangeFacts {
  readonly plan: Plan;
  readonly decision: Decision;
  readonly req: Pick<IncomingMessage, 'method'>;
  readonly requestId: string;
}

/** Counts, and logs at a bounded rate, what the proxy refuses. */
export type ReportRefusal = (failure: Failure, requestId: string, detail?: string) => void;

/** What exchanges share. */
export interface ExchangeShared {
  readonly names: HeaderNames;
  /** Undefined while nobody has registered an OpenTelemetry SDK. */
  readonly tracing: Tracing | undefined;
  /** True once the proxy is stopping: each answer then ends its connection. */
  isDraining: boolean;
  limits(): LimitsConfig;
  /** Takes a request its decorated way from the start; false where nobody decorates it. */
  decorate?: (req: IncomingMessage, res: ServerResponse, plan: Plan) => boolean;
  /** Called once per request, with status 0 when the client got no complete answer. */
  finished(exchange: ExchangeFacts, status: number, elapsedMs: number): void;
  /** What was read of the session behind these cookies is no longer to be believed. */
  readonly sessionChanged: (cookies: string | undefined) => void;
  fellBack(exchange: ExchangeFacts, why: string): void;
  failed(exchange: ExchangeFacts, failure: Failure, error: Error | undefined): void;
  /** A body was to be rewritten; the outcome is one of few. */
  searched(exchange: ExchangeFacts, outcome: string): void;
  brokeOff(exchange: ExchangeFacts, error: Error): void;
}

/** What decorators, rewriting and upgrades put between the request and its way. */
export interface ExchangeOptions {
  /** The body, where it has been read already. */
  readonly body?: Buffer;
  /** Stands between the upstream's answer and the exchange. */
  readonly listener?: (inner: AttemptListener) => AttemptListener;
  /** Its decorators have been asked, or are. */
  readonly isDecorated?: boolean;
  /** In place of `send`. */
  readonly send?: typeof send;
}
