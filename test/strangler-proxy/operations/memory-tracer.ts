import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  trace,
} from '@opentelemetry/api';

/** A span as a test looks at it when it has ended. */
export interface EndedSpan {
  readonly name: string;
  readonly kind: number | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly attributes: Attributes;
  /** 2: an error. */
  readonly status: number;
}

const hex = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('');

/** Registers a tracer provider that remembers what has ended; `stop` takes it away again. */
export function rememberSpans(): { readonly ended: readonly EndedSpan[]; readonly stop: () => void } {
  const ended: EndedSpan[] = [];
  const startSpan = (name: string, options: SpanOptions = {}, context?: Context): Span => {
    const parent = context === undefined ? undefined : trace.getSpanContext(context);
    const own: SpanContext = {
      traceId: parent?.traceId ?? hex(32),
      spanId: hex(16),
      traceFlags: parent?.traceFlags ?? 1,
    };
    const state = { name, attributes: { ...options.attributes }, status: 0 };
    let isOver = false;
    const span: Span = {
      spanContext: () => own,
      isRecording: () => !isOver,
      setAttribute: (key, value) => span.setAttributes({ [key]: value }),
      setAttributes: (attributes) => {
        Object.assign(state.attributes, attributes);
        return span;
      },
      setStatus: ({ code }) => {
        state.status = code;
        return span;
      },
      updateName: (next) => {
        state.name = next;
        return span;
      },
      addEvent: () => span,
      addLink: () => span,
      addLinks: () => span,
      recordException: () => undefined,
      end: () => {
        isOver = true;
        const { traceId, spanId } = own;
        ended.push({ ...state, kind: options.kind, traceId, spanId, parentId: parent?.spanId });
      },
    };
    return span;
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: () => undefined as never }) });
  return { ended, stop: () => trace.disable() };
}
