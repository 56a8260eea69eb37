import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decision } from '../decision/decision.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { AttemptListener } from './attempt.ts';
import type { Plan } from './plan.ts';
import type { RequestToSend } from './send.ts';

/** Spans of requests; there is none of this while nobody has registered an OpenTelemetry SDK. */
export interface Tracing {
  /** Begins the span of a request, which takes the place of its parent in `traceparent`; it ends with the answer. */
  begin(req: IncomingMessage, res: ServerResponse): void;
  planned(req: IncomingMessage, plan: Plan): void;
  /** Lets the application around us run within the request's span. */
  within(req: IncomingMessage, run: () => void): void;
  /** Begins the span of one try at one copy; the upstream is told of it as its parent. */
  attempt(req: IncomingMessage, copy: Copy, request: RequestToSend, listener: AttemptListener): AttemptListener;
  /** What was decided in the end, which a fallback may have changed. */
  finished(req: object, decision: Decision): void;
}
