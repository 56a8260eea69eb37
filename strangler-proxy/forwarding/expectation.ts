import type { IncomingMessage, ServerResponse } from 'node:http';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** Says that the HTTP server has left it to us to answer this request's `Expect` with 100 Continue. */
export function leaveContinueToUs(req: IncomingMessage, res: ServerResponse): void {
  waiting.set(req, res);
}

/** Whether the client still waits for 100 Continue; where the server answers it by itself, nobody ever does. */
export function waitsForContinue(req: IncomingMessage): boolean {
  return waiting.has(req);
}

/** Asks a client that waits for it to send its body; from then on it waits no more. */
export function askForBody(req: IncomingMessage): void {
  const res = waiting.get(req);
  if (res === undefined) return;
  waiting.delete(req);
  res.writeContinue();
}
