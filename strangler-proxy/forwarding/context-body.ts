import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { LimitsConfig } from '../config/types.ts';
import { askForBody } from './expectation.ts';
import { failures } from './failures.ts';
import { type Asked, Refusal } from './plan.ts';
import { bringsTooLittle } from './request-body.ts';

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
export async function readContextBody(asked: Asked, limits: LimitsConfig): Promise<ContextBody | Refusal> {
  const { req, head, traceparent } = asked;
  askForBody(req);
  const began = performance.now();
  const chunks: Buffer[] = [];
  let size = 0;
  const tooSlow = (): Refusal => new Refusal(failures.clientTimeout, traceparent);
  const putBack = (): Buffer => {
    const bytes = Buffer.concat(chunks);
    if (bytes.length > 0) req.unshift(bytes);
    return bytes;
  };

  const look = (): ContextBody | Refusal | undefined => {
    // `end` must not be reached: nothing could be put back behind it.
    while (req.readableLength > 0) {
      const chunk = req.read() as Buffer;
      chunks.push(chunk);
      size += chunk.length;
    }
    if (size > limits.contextBody) {
      putBack();
      return unknown;
    }
    if (req.complete) {
      const bytes = putBack();
      return { json: parse(bytes, req, limits), bytes: head.isChunked ? undefined : bytes };
    }
    if (req.destroyed) return unknown;
    return bringsTooLittle(size, performance.now() - began, limits) ? tooSlow() : undefined;
  };

  // Looked at before it is listened to: a listener would let a body of no bytes end, and whoever forwards it would wait
  // for that end in vain.
  const atOnce = look();
  if (atOnce !== undefined) return atOnce;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      done(tooSlow());
    }, limits.idleTimeout);
    const onReadable = (): void => {
      timer.refresh();
      const found = look();
      if (found !== undefined) done(found);
    };
    const onClose = (): void => {
      done(unknown);
    };
    const done = (found: ContextBody | Refusal): void => {
      clearTimeout(timer);
      req.off('readable', onReadable).off('close', onClose);
      resolve(found);
    };
    req.on('readable', onReadable).on('close', onClose);
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
