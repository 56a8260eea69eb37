import type { ServerResponse } from 'node:http';
import { context, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { Tracing } from '../forwarding/exchange-tracing.ts';
import { clientAttributes, serverAttributes } from './attributes.ts';
import { parentOf, replaceTraceparent, traceparentOf } from './propagation.ts';
import { TracedAttempt } from './traced-attempt.ts';

interface StandIn {
  getDelegateTracer(name: string): Tracer | undefined;
}

interface Traced {
  readonly span: Span;
  attempts: number;
  attempt: TracedAttempt | undefined;
}

/** Undefined while no SDK is registered: then nothing is done for any request. Ask before the first one. */
export function makeTracing(): Tracing | undefined {
  const provider = trace.getTracerProvider();
  const name = 'strangler-fig-toolkit';
  // The API's own stand-in has a tracer to delegate to only when there is a real one.
  if ('getDelegateTracer' in provider && (provider as StandIn).getDelegateTracer(name) === undefined) return undefined;
  return tracingWith(provider.getTracer(name));
}

function tracingWith(tracer: Tracer): Tracing {
  const traced = new WeakMap<object, Traced>();

  return {
    begin(req, res) {
      const parent = parentOf(req.rawHeaders, context.active());
      const kind = trace.getSpan(context.active()) === undefined ? SpanKind.SERVER : SpanKind.INTERNAL;
      const span = tracer.startSpan(req.method ?? '', { kind, attributes: serverAttributes(req) }, parent);
      traced.set(req, { span, attempts: 0, attempt: undefined });
      replaceTraceparent(req, traceparentOf(span.spanContext()));
      res.once('close', () => {
        traced.get(req)?.attempt?.end('aborted');
        endServerSpan(span, res);
      });
    },
    planned(req, { route, decision }) {
      const span = traced.get(req)?.span;
      if (span?.isRecording() !== true) return;
      const path = route.config?.match.path;
      if (path !== undefined) span.updateName(`${req.method ?? ''} ${path}`).setAttribute('http.route', path);
      span.setAttributes({
        'strangler.route': route.id,
        'strangler.side': decision.side,
        'strangler.reason': decision.reason,
      });
    },
    within(req, run) {
      const span = traced.get(req)?.span;
      if (span === undefined) run();
      else context.with(trace.setSpan(context.active(), span), run);
    },
    attempt(req, copy, request, listener) {
      const of = traced.get(req);
      if (of === undefined) return listener;
      of.attempt?.end('superseded');
      const options = { kind: SpanKind.CLIENT, attributes: clientAttributes(req, copy, request.path, of.attempts++) };
      const span = tracer.startSpan(req.method ?? '', options, trace.setSpan(context.active(), of.span));
      replaceTraceparent({ rawHeaders: request.head.headers }, traceparentOf(span.spanContext()));
      return (of.attempt = new TracedAttempt(span, listener));
    },
    finished(req, decision) {
      const span = traced.get(req)?.span;
      if (span?.isRecording() !== true) return;
      span.setAttributes({ 'strangler.side': decision.side, 'strangler.reason': decision.reason });
    },
  };
}

function endServerSpan(span: Span, res: ServerResponse): void {
  if (res.headersSent) span.setAttribute('http.response.status_code', res.statusCode);
  const error = !res.writableFinished ? 'aborted' : res.statusCode >= 500 ? String(res.statusCode) : undefined;
  if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
