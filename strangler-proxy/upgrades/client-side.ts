import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What a client may say before it was answered; more waits with the client. */
const earlyBytes = 65_536;
/** How long a client that was answered may take to close. */
const lingerMs = 1000;

/** The client's connection once Node has left it to us: it is answered as any other, until it is upgraded. */
export class ClientSide {
  readonly socket: Socket;
  /** Answers in HTTP, and ends the connection then. */
  readonly res: ServerResponse;
  readonly #early: Buffer[];
  #earlyLength: number;
  readonly #onData = (chunk: Buffer): void => this.#keep(chunk);
  readonly #onEnd = (): void => void this.socket.destroy();
  readonly #onDrain = (): void => void this.res.emit('drain');

  constructor(req: IncomingMessage, socket: Socket, head: Buffer) {
    this.socket = socket;
    this.#early = [head];
    this.#earlyLength = head.length;
    this.res = new ServerResponse(req);
    this.res.shouldKeepAlive = false;
    this.res.assignSocket(socket);
    this.res.on('finish', () => {
      if (this.res.statusCode === 101) return;
      this.#letGo();
      this.#end();
    });
    // The HTTP server has taken its own listeners away: without one a client's reset would end the process.
    socket.on('error', () => socket.destroy());
    // Whoever does not read does not see that the client has gone.
    socket.on('data', this.#onData).on('end', this.#onEnd).on('drain', this.#onDrain);
  }

  /** Leaves HTTP; returns what the client has said already. */
  release(): Buffer {
    const { socket } = this;
    this.#letGo();
    socket.pause();
    return Buffer.concat(this.#early);
  }

  #letGo(): void {
    const { socket, res } = this;
    socket.off('data', this.#onData).off('end', this.#onEnd).off('drain', this.#onDrain);
    if (res.socket === socket) res.detachSocket(socket);
  }

  #keep(chunk: Buffer): void {
    this.#early.push(chunk);
    this.#earlyLength += chunk.length;
    if (this.#earlyLength > earlyBytes) this.socket.pause();
  }

  /** What is unread would reset the connection, and the client might never see its answer. */
  #end(): void {
    const { socket, res } = this;
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
    socket.once('end', () => socket.destroy());
    socket.end();
    socket.resume();
    res.emit('close');
  }
}
