import type { IncomingMessage } from 'node:http';
import { type Context, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';
import { isTraceparent } from '../observability/trace-ids.ts';

/**
 * Whose child a request's span is: of the span that is active already (a server that is traced itself), or the
 * client's. `tracestate` is passed on as it came.
 */
export function parentOf(rawHeaders: readonly string[], active: Context): Context {
  if (trace.getSpan(active) !== undefined) return active;
  let traceparent = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 11 && name.toLowerCase() === 'traceparent') traceparent = rawHeaders[i + 1] as string;
  }
  if (!isTraceparent(traceparent)) return active;
  const remote: SpanContext = {
    traceId: traceparent.slice(3, 35),
    spanId: traceparent.slice(36, 52),
    traceFlags: Number.parseInt(traceparent.slice(53), 16),
    isRemote: true,
  };
  return isSpanContextValid(remote) ? trace.setSpanContext(active, remote) : active;
}

export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 255).toString(16).padStart(2, '0')}`;
}

/** Lets the raw headers, and the parsed ones where they are there, name one parent: ours. */
export function replaceTraceparent(
  message: { readonly rawHeaders: string[]; readonly headers?: IncomingMessage['headers'] },
  traceparent: string,
): void {
  const raw = message.rawHeaders;
  for (let i = raw.length - 2; i >= 0; i -= 2) {
    if ((raw[i] as string).toLowerCase() === 'traceparent') raw.splice(i, 2);
  }
  raw.push('traceparent', traceparent);
  if (message.headers !== undefined) message.headers['traceparent'] = traceparent;
}
