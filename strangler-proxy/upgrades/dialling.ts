import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A request to change to another protocol. */
export interface Dialling {
  readonly req: IncomingMessage;
  readonly path: string;
  /** Raw pairs, Connection and Upgrade not among them. */
  readonly headers: readonly string[];
  /** The protocols that the client wants. */
  readonly token: string;
}

/** A request on its way. */
export interface Dialled {
  readonly outgoing: ClientRequest;
  /** The bytes to and from the upstream after a 101, given its connection and what has come on it. */
  readonly bytes: (socket: Duplex, head: Buffer) => Duplex;
}

/** Who wants to hear what became of it: once, of one of the two. */
export interface Dialler {
  dialled(by: Dialled): void;
  /** The request was not even made. */
  failed(error: Error): void;
}
