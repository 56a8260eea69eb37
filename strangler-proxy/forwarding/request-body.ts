import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** What a client's body may take. */
export interface BodyLimits {
  /** In bytes. */
  readonly body: number;
  /** Milliseconds without a piece of it. */
  readonly idleTimeout: number;
  /** Bytes per second that it must bring on average, once it has been waited for `graceMs`. */
  readonly bodyRate: number;
}

/** A connection needs time to get under way; the same as Kestrel gives (MinRequestBodyDataRate). */
const graceMs = 5000;

/** Whether a body that was waited for so long has brought fewer bytes than it must. */
export function bringsTooLittle(bytes: number, waitedMs: number, { bodyRate }: Pick<BodyLimits, 'bodyRate'>): boolean {
  return waitedMs > graceMs && bytes * 1000 < bodyRate * waitedMs;
}

/** Why a body was given up; `classify` knows the codes. */
function bodyError(code: 'BODY_TOO_LARGE' | 'BODY_TOO_SLOW' | 'BODY_ABORTED'): Error {
  return Object.assign(new Error(`the client's body: ${code}`), { code });
}

/**
 * A client's body on its way to an upstream.
 *
 * undici destroys the stream it reads from when the upstream answers early or fails, and takes its socket away; the
 * client's connection has to survive that, and what is left of its body is read and thrown away. Until somebody reads
 * from it nothing is taken of the client's body, so that a request which found no connection can be sent elsewhere.
 */
export class RequestBody extends Readable {
  readonly #req: IncomingMessage;
  readonly #limits: BodyLimits;
  #timer: NodeJS.Timeout | undefined = undefined;
  #size = 0;
  #isWaiting = false;
  /** Since when it waits for the client, and for how long it did before. */
  #waitsSince = performance.now();
  #waitedMs = 0;

  constructor(req: IncomingMessage, limits: BodyLimits) {
    super({ highWaterMark: 65_536 });
    this.#req = req;
    this.#limits = limits;
    this.on('error', ignore);
  }

  #start(): void {
    const req = this.#req;
    if (req.destroyed && !req.complete) {
      this.destroy(bodyError('BODY_ABORTED'));
      return;
    }
    this.#timer = setTimeout(this.#onTimeout, this.#limits.idleTimeout);
    req.on('data', this.#onData);
    req.on('end', this.#onEnd);
    req.on('close', this.#onClose);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#size += chunk.length;
    if (this.#size > this.#limits.body) {
      this.destroy(bodyError('BODY_TOO_LARGE'));
      return;
    }
    this.#timer?.refresh();
    const now = performance.now();
    this.#waitedMs += now - this.#waitsSince;
    this.#waitsSince = now;
    if (bringsTooLittle(this.#size, this.#waitedMs, this.#limits)) {
      // Each byte in time, and yet a connection to the upstream would be held for hours.
      this.destroy(bodyError('BODY_TOO_SLOW'));
      return;
    }
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
    else this.#timer?.refresh();
  };

  override _read(): void {
    if (!this.#isWaiting) {
      this.#isWaiting = true;
      this.#waitsSince = performance.now();
      if (this.#timer === undefined) this.#start();
      else this.#timer.refresh();
    }
    this.#req.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.#timer === undefined) {
      callback(error);
      return;
    }
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
