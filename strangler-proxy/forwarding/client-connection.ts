import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Failure } from './failures.ts';

/** How long the rest of a body that nobody wants may take to arrive. */
const lingerMs = 5000;

/**
 * Ends an answer in its middle so that it does not look like a complete one: where only the end of the connection tells
 * the end of the answer, the connection is reset.
 */
export function breakOff(req: IncomingMessage, res: ServerResponse, hasLength: boolean): void {
  const socket: Socket & { readonly encrypted?: boolean } = req.socket;
  if (req.httpVersionMinor === 0 && !hasLength && socket.encrypted !== true) socket.resetAndDestroy();
  res.destroy();
}

/**
 * Prepares the connection for an answer of our own: it ends where the request's end is in doubt, and it does not wait
 * for ever for the rest of a body that nobody wants. (To end it at once would reset it, and the client might never
 * read the answer.)
 */
export function endOrLinger(req: IncomingMessage, res: ServerResponse, failure: Failure, isDraining: boolean): void {
  if (failure.endsConnection || isDraining) res.shouldKeepAlive = false;
  if (req.complete || failure.status !== 413) return;
  const timer = setTimeout(() => req.socket.destroy(), lingerMs);
  req.once('close', () => clearTimeout(timer));
}

/** So small a body is sent as text: Node puts it and the head into one string, one buffer and one write. */
const smallBodyBytes = 8192;

/** Ends an answer with the last piece of its body, if there is one. */
export function endWith(res: ServerResponse, lastChunk: Buffer | undefined): void {
  if (lastChunk === undefined || lastChunk.length > smallBodyBytes) res.end(lastChunk);
  else res.end(lastChunk.toString('latin1'), 'latin1');
}

/** Goes on when the client has taken what it was sent; one that takes nothing for too long is cut. */
export function whenTaken(res: ServerResponse, withinMs: number, goOn: () => void): void {
  const timer = setTimeout(() => res.destroy(), withinMs);
  const done = (): void => {
    clearTimeout(timer);
    res.off('drain', done).off('close', done);
    if (!res.destroyed) goOn();
  };
  res.on('drain', done).on('close', done);
}
