import type { ServerResponse } from 'node:http';

/** Who wants to hear that a response's connection is gone, or its answer complete. */
interface ResponseOwner {
  clientClosed(): void;
}

const owner = Symbol('owner');

interface OwnedResponse extends ServerResponse {
  [owner]?: ResponseOwner;
}

/** Tells the owner when the response closes; one function serves all responses, so that none is made per request. */
export function ownResponse(res: OwnedResponse, by: ResponseOwner): void {
  res[owner] = by;
  res.on('close', onClose);
}

function onClose(this: OwnedResponse): void {
  this[owner]?.clientClosed();
}
