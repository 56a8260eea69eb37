import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { closeForClient, closeForServer, FrameTracker } from './websocket-frames.ts';

export interface TunnelOptions {
  readonly client: Socket;
  readonly upstream: Duplex;
  /** Frames are followed, so that a close frame can be put between them. */
  readonly isWebSocket: boolean;
  /** Without a byte in either direction, in milliseconds. */
  readonly idleMs: number;
  /** Until a client takes what it is sent, in milliseconds. */
  readonly clientStallMs: number;
  /** The same of an upstream. */
  readonly upstreamStallMs: number;
}

/** A WebSocket knows no half-closed connection: its other end closes soon, or is closed. */
const halfClosedMs = 5000;

/** Carries bytes both ways between a client and an upstream that have left HTTP, until one of them closes. */
export class Tunnel {
  readonly closed: Promise<void>;
  readonly #o: TunnelOptions;
  readonly #fromClient: FrameTracker | undefined;
  readonly #fromUpstream: FrameTracker | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** A close frame is to be put after the frame that is on its way, or has been. */
  #isLeaving = false;
  #hasLeft = false;

  constructor(o: TunnelOptions) {
    this.#o = o;
    const { client, upstream } = o;
    this.#fromClient = o.isWebSocket ? new FrameTracker() : undefined;
    this.#fromUpstream = o.isWebSocket ? new FrameTracker() : undefined;
    this.#carry(client, upstream, o.upstreamStallMs, (chunk) => {
      this.#fromClient?.follow(chunk);
      return upstream.write(chunk);
    });
    this.#carry(upstream, client, o.clientStallMs, (chunk) => this.#toClient(chunk));
    client.setTimeout(o.idleMs, () => this.destroy());
    // A peer that is gone without a word is found out.
    client.setKeepAlive(true, 30_000);
    client.setNoDelay(true);
    this.closed = Promise.all([closing(client), closing(upstream)]).then(() => this.#clear());
  }

  /** What the client had said before the connection was upgraded. */
  begin(early: Buffer): void {
    if (early.length > 0) this.#o.client.unshift(early);
    this.#o.client.resume();
    this.#o.upstream.resume();
  }

  /** Asks the client to come back elsewhere, where its protocol has a word for it; the close goes on by itself. */
  leave(): void {
    if (this.#fromUpstream === undefined || this.#isLeaving) return;
    this.#isLeaving = true;
    if (this.#fromUpstream.isBetweenFrames) this.#sayGoodbye();
  }

  /** Ends both sides, politely where there is a word for it. */
  end(): void {
    const { client, upstream } = this.#o;
    if (this.#fromUpstream?.isBetweenFrames === true) this.#sayGoodbye();
    if (this.#fromClient?.isBetweenFrames === true && !this.#fromClient.hasClosed && upstream.writable)
      upstream.write(closeForServer());
    endAndDestroy(client);
    endAndDestroy(upstream);
    this.#later(1000, () => this.destroy());
  }

  destroy(): void {
    this.#o.client.destroy();
    this.#o.upstream.destroy();
  }

  #carry(from: Duplex, to: Duplex, stallMs: number, write: (chunk: Buffer) => boolean): void {
    let stall: NodeJS.Timeout | undefined;
    from.on('data', (chunk: Buffer) => {
      if (!to.writable || write(chunk) || to.destroyed) return;
      from.pause();
      stall ??= this.#later(stallMs, () => this.destroy());
    });
    to.on('drain', () => {
      if (stall !== undefined) this.#forget(stall);
      stall = undefined;
      from.resume();
    });
    from.on('end', () => {
      to.end();
      if (this.#o.isWebSocket) this.#later(halfClosedMs, () => this.destroy());
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      // What it has said still arrives; where it broke off, the other side is broken off as well.
      if (from.readableEnded) this.#later(halfClosedMs, () => this.destroy());
      else to.destroy();
    });
  }

  #toClient(chunk: Buffer): boolean {
    const { client } = this.#o;
    const frames = this.#fromUpstream;
    if (frames === undefined) return client.write(chunk);
    // Nothing may follow a close frame.
    if (this.#hasLeft) return true;
    const passed = frames.follow(chunk, this.#isLeaving);
    if (!this.#isLeaving) return client.write(chunk);
    client.write(chunk.subarray(0, passed));
    if (frames.isBetweenFrames) this.#sayGoodbye();
    return true;
  }

  #sayGoodbye(): void {
    const { client } = this.#o;
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    if (this.#fromUpstream?.hasClosed !== true && client.writable) client.write(closeForClient());
  }

  #later(ms: number, call: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      call();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  #forget(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }

  #clear(): void {
    for (const timer of this.#timers) this.#forget(timer);
  }
}

/** Ends a stream, and closes it when all has been written. */
function endAndDestroy(stream: Duplex): void {
  if (stream.writableFinished || stream.destroyed) {
    stream.destroy();
    return;
  }
  stream.once('finish', () => stream.destroy());
  stream.end();
}

function closing(stream: Duplex): Promise<void> {
  if (stream.closed) return Promise.resolve();
  return new Promise((resolve) => stream.once('close', resolve));
}
