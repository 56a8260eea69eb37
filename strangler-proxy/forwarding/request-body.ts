import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** What a client's body may take. */
export interface BodyLimits {
  /** In bytes. */
  readonly body: number;
  /** Milliseconds without a piece of it. */
  readonly idleTimeout: number;
}

/** Why a body was given up; `classify` knows the codes. */
function bodyError(code: 'BODY_TOO_LARGE' | 'BODY_TOO_SLOW' | 'BODY_ABORTED'): Error {
  return Object.assign(new Error(`the client's body: ${code}`), { code });
}

/**
 * A client's body on its way to an upstream.
 *
 * undici destroys the stream it reads from when the upstream answers early or fails, and takes its socket away; the
 * client's connection has to survive that, and what is left of its body is read and thrown away.
 */
export class RequestBody extends Readable {
  readonly #req: IncomingMessage;
  readonly #limits: BodyLimits;
  readonly #timer: NodeJS.Timeout;
  #size = 0;
  #isWaiting = true;

  constructor(req: IncomingMessage, limits: BodyLimits) {
    super({ highWaterMark: 65_536 });
    this.#req = req;
    this.#limits = limits;
    this.#timer = setTimeout(this.#onTimeout, limits.idleTimeout);
    req.on('data', this.#onData);
    req.on('end', this.#onEnd);
    req.on('close', this.#onClose);
    this.on('error', ignore);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#size += chunk.length;
    if (this.#size > this.#limits.body) {
      this.destroy(bodyError('BODY_TOO_LARGE'));
      return;
    }
    this.#timer.refresh();
    this.#isWaiting = this.push(chunk);
    if (!this.#isWaiting) this.#req.pause();
  };

  readonly #onEnd = (): void => {
    clearTimeout(this.#timer);
    this.push(null);
  };

  readonly #onClose = (): void => {
    if (!this.#req.complete) this.destroy(bodyError('BODY_ABORTED'));
  };

  readonly #onTimeout = (): void => {
    // While the upstream takes nothing, it is not the client who is slow.
    if (this.#isWaiting) this.destroy(bodyError('BODY_TOO_SLOW'));
    else this.#timer.refresh();
  };

  override _read(): void {
    if (!this.#isWaiting) {
      this.#isWaiting = true;
      this.#timer.refresh();
    }
    this.#req.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearTimeout(this.#timer);
    this.#req.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    this.#req.resume();
    callback(error);
  }
}

function ignore(): void {
  // While undici waits for a connection nobody listens, and an error without a listener ends the process. The exchange
  // learns of the client's end from its response and cancels the attempt itself.
}
