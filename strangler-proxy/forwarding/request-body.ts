import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/**
 * A client's body on its way to an upstream.
 *
 * undici destroys the stream it reads from when the upstream answers early or fails, and takes its socket away; the
 * client's connection has to survive that, and what is left of its body is read and thrown away.
 */
export class RequestBody extends Readable {
  readonly #req: IncomingMessage;

  constructor(req: IncomingMessage) {
    super({ highWaterMark: 65_536 });
    this.#req = req;
    req.on('data', this.#onData);
    req.on('end', this.#onEnd);
    req.on('close', this.#onClose);
    this.on('error', ignore);
  }

  readonly #onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#req.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };

  readonly #onClose = (): void => {
    if (!this.#req.complete) this.destroy(new Error('the client went away before its body was complete'));
  };

  override _read(): void {
    this.#req.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#req.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    this.#req.resume();
    callback(error);
  }
}

function ignore(): void {
  // While undici waits for a connection nobody listens, and an error without a listener ends the process. The exchange
  // learns of the client's end from its response and cancels the attempt itself.
}
