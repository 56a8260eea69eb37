import type { Dispatcher } from 'undici';
import { failure } from './protocol.ts';
import type { DecoratorConfig, DecoratorFailure } from './types.ts';

/** What goes with each call beside the payload. */
export interface CallContext {
  readonly traceparent: string;
  /** Stays the same when the request is repeated, so that nobody is charged twice. */
  readonly idempotencyKey: string;
  /** The client went away: nobody waits for the answer. */
  readonly signal: AbortSignal;
}

/** What a decorator answered, before it is understood. */
export interface RawAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly text: string;
}

/** Calls a decorator with a payload. An expected failure is a value; only the client's going away is thrown. */
export type CallDecorator = (
  decorator: DecoratorConfig,
  payload: unknown,
  context: CallContext,
) => Promise<RawAnswer | DecoratorFailure>;

/** Makes the caller: redirects are not followed, and no answer larger than `answerBytes` is read. */
export function makeCaller(o: { readonly dispatcher: Dispatcher; readonly answerBytes: () => number }): CallDecorator {
  return async (decorator, payload, context) => {
    const { origin, pathname, search } = new URL(decorator.url);
    const deadline = AbortSignal.timeout(decorator.timeout);
    try {
      const { statusCode, body } = await o.dispatcher.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          traceparent: context.traceparent,
          'idempotency-key': context.idempotencyKey,
        },
        body: JSON.stringify(payload),
        signal: AbortSignal.any([deadline, context.signal]),
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      const largest = o.answerBytes();
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        // Leaving the loop destroys the rest of the answer.
        if (bytes > largest) return failure('too-large', `answered more than ${largest} bytes`);
        chunks.push(chunk);
      }
      return { kind: 'answer', status: statusCode, text: Buffer.concat(chunks).toString('utf8') };
    } catch (error) {
      context.signal.throwIfAborted();
      if (deadline.aborted) return failure('timeout', `no answer within ${decorator.timeout} ms`);
      return failure('refused', error instanceof Error ? error.message : String(error));
    }
  };
}
