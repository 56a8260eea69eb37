import type { IncomingMessage } from 'node:http';

const waiting = new WeakSet<IncomingMessage>();

/** Says that the HTTP server has left it to us to answer this request's `Expect` with 100 Continue. */
export function leaveContinueToUs(req: IncomingMessage): void {
  waiting.add(req);
}

/** Whether the client still waits for 100 Continue; where the server answers it by itself, nobody ever does. */
export function waitsForContinue(req: IncomingMessage): boolean {
  return waiting.has(req);
}
