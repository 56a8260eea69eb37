import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { LimitsConfig } from '../config/types.ts';
import { askForBody } from './expectation.ts';
import { failures } from './failures.ts';
import { type Asked, Refusal } from './plan.ts';

/** A body that has been looked at. */
export interface ContextBody {
  /** Undefined where it is too large, or no JSON. */
  readonly json: unknown;
  /** The whole of it; undefined where it is too large, or came in chunks, which may have trailers. */
  readonly bytes: Buffer | undefined;
}

const unknown: ContextBody = Object.freeze({ json: undefined, bytes: undefined });

/** Whether there is a body of which the context may know something; one that is too large is not even touched. */
export function isReadable({ route, head }: Asked, { contextBody }: LimitsConfig): boolean {
  if (!route.contextBody || !head.hasBody) return false;
  return head.isChunked || Number(head.contentLength) <= contextBody;
}

/**
 * Reads the JSON of a body up to the limit and puts all that was read back, so that whoever forwards the request finds
 * its body untouched. A client that sends too slowly is refused; one that goes away has nothing to say any more.
 *
 * To be called when the rest of the packet that brought the head has been parsed.
 */
export function readContextBody(asked: Asked, limits: LimitsConfig): Promise<ContextBody | Refusal> {
  const { req, head, traceparent } = asked;
  askForBody(req);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isDone = false;
    const timer = setTimeout(() => {
      done(new Refusal(failures.clientTimeout, traceparent));
    }, limits.idleTimeout);

    const take = (): void => {
      // `end` must not be reached: nothing could be put back behind it.
      while (req.readableLength > 0) {
        const chunk = req.read() as Buffer;
        chunks.push(chunk);
        size += chunk.length;
        timer.refresh();
      }
      if (size > limits.contextBody) {
        putBack();
        done(unknown);
      } else if (req.complete) {
        const bytes = putBack();
        done({ json: parse(bytes, req, limits), bytes: head.isChunked ? undefined : bytes });
      }
    };
    const putBack = (): Buffer => {
      const bytes = Buffer.concat(chunks);
      if (bytes.length > 0) req.unshift(bytes);
      return bytes;
    };
    const gone = (): void => {
      done(unknown);
    };
    const done = (result: ContextBody | Refusal): void => {
      isDone = true;
      clearTimeout(timer);
      req.off('readable', take).off('close', gone);
      resolve(result);
    };
    // Looked at before it is listened to: a listener would let a body of no bytes end, and whoever forwards it would
    // wait for that end in vain.
    take();
    if (!isDone) req.on('readable', take).on('close', gone);
  });
}

function parse(bytes: Buffer, req: IncomingMessage, { contextBody }: LimitsConfig): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(decoded(bytes, req.headers['content-encoding'], contextBody)));
  } catch {
    // Whoever gets the request will say what is wrong with it.
    return undefined;
  }
}

/** As body parsers read it: what they unpack must not hide a tenant from the decision. */
function decoded(bytes: Buffer, coding: string | undefined, maxOutputLength: number): Buffer {
  switch (coding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, { maxOutputLength });
    case 'deflate':
      return inflateSync(bytes, { maxOutputLength });
    case 'br':
      return brotliDecompressSync(bytes, { maxOutputLength });
    default:
      return bytes;
  }
}
