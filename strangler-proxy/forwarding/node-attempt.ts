import { type ClientRequest, type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { Copy } from '../upstreams/copy.ts';
import { type Attempt, type AttemptListener, noTrailers, type OutgoingRequest } from './attempt.ts';
import { classify, failures } from './failures.ts';
import { type BodyLimits, RequestBody } from './request-body.ts';
import { requestTrailers } from './request-trailers.ts';

/** How long we wait for the upstream to ask for a body that its client holds back: some upstreams never ask. */
const continueWithinMs = 1000;

const noUpgrade = Object.assign(new Error('the upstream changed to a protocol that nobody asked for'), {
  code: 'UND_ERR_RESPONSE',
});

/** What undici cannot send: trailers, Expect, and a target that is no path. */
export interface SpecialRequest extends OutgoingRequest {
  readonly expectsContinue: boolean;
  readonly isChunked: boolean;
  /** As the client announced its trailers. */
  readonly trailer: string | undefined;
  /** What the client's Connection header names. */
  readonly connection: string | undefined;
}

/** An attempt over node:http, on a connection of its own, for what undici cannot carry. */
export class NodeAttempt implements Attempt {
  readonly copy: Copy;
  readonly #listener: AttemptListener;
  #outgoing: ClientRequest | undefined = undefined;
  #answer: IncomingMessage | undefined = undefined;
  #timer: NodeJS.Timeout | undefined = undefined;
  #continueTimer: NodeJS.Timeout | undefined = undefined;
  #isOver = false;
  #isConnected = false;
  #headersTimeout = 0;

  constructor(copy: Copy, listener: AttemptListener) {
    this.copy = copy;
    this.#listener = listener;
  }

  get wasSent(): boolean {
    return this.#isConnected;
  }

  send(special: SpecialRequest, limits: BodyLimits): void {
    const { config, agent, url } = this.copy;
    this.#headersTimeout = special.headersTimeout ?? config.timeouts.headers;
    const headers = [...special.headers];
    if (special.expectsContinue) headers.push('expect', '100-continue');
    if (special.trailer !== undefined) headers.push('trailer', special.trailer);
    if (special.isChunked) headers.push('transfer-encoding', 'chunked');
    headers.push('connection', 'close');
    const outgoing = (url.protocol === 'https:' ? requestByHttps : requestByHttp)({
      agent,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      method: special.method,
      path: special.path,
      headers,
      setHost: false,
      setDefaultHeaders: false,
    });
    this.#outgoing = outgoing;
    outgoing.on('error', (error) => this.#fail(error));
    outgoing.on('information', ({ statusCode, rawHeaders }) => {
      this.#restart(this.#headersTimeout, failures.headersTimeout.code);
      // Continue has an event of its own as well, but with the others it keeps its place among them.
      if (!this.#isOver) this.#inform(statusCode, rawHeaders);
    });
    outgoing.on('response', (answer) => this.#begin(answer));
    // Without a listener Node would end the connection without a word to anybody.
    outgoing.on('upgrade', (_answer, socket) => {
      socket.destroy();
      this.#fail(noUpgrade);
    });
    outgoing.on('socket', (socket) => {
      this.#restart(config.timeouts.connect, failures.connectTimeout.code);
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        this.#isConnected = true;
        this.#restart(this.#headersTimeout, failures.headersTimeout.code);
        this.#sendBody(outgoing, special, limits);
        if (special.expectsContinue) this.#continueTimer = setTimeout(() => this.#inform(100, []), continueWithinMs);
      });
    });
    if (special.body === null) outgoing.end();
    else outgoing.flushHeaders();
  }

  cancel(): void {
    this.#release();
    this.#outgoing?.destroy();
  }

  resume(): void {
    this.#answer?.resume();
  }

  #sendBody(outgoing: ClientRequest, special: SpecialRequest, limits: BodyLimits): void {
    const source = special.body;
    if (source === null) return;
    const body = new RequestBody(source, limits);
    body.on('data', (chunk: Buffer) => {
      clearTimeout(this.#continueTimer);
      if (this.#answer === undefined) this.#restart(this.#headersTimeout, failures.headersTimeout.code);
      if (outgoing.write(chunk)) return;
      body.pause();
      outgoing.once('drain', () => body.resume());
    });
    body.on('end', () => {
      if (special.isChunked) outgoing.addTrailers(requestTrailers(source.rawTrailers, special.connection));
      outgoing.end();
    });
    body.on('error', (error) => outgoing.destroy(error));
    // What is left of the body is read and thrown away, so that the client's connection survives.
    outgoing.on('close', () => body.destroy());
  }

  #inform(status: number, rawHeaders: readonly string[]): void {
    clearTimeout(this.#continueTimer);
    this.#listener.answerInforms(this, status, toBuffers(rawHeaders));
  }

  #begin(answer: IncomingMessage): void {
    if (this.#isOver) {
      answer.destroy();
      return;
    }
    this.#answer = answer;
    clearTimeout(this.#timer);
    clearTimeout(this.#continueTimer);
    // Its connection was to be closed from the start, which therefore says nothing of the copy.
    this.copy.health.succeeded();
    answer.on('data', (chunk: Buffer) => {
      if (!this.#isOver && !this.#listener.answerContinues(this, chunk)) answer.pause();
    });
    answer.on('end', () => {
      if (!answer.complete || !this.#release()) return;
      this.#listener.answerEnds(this, answer.rawTrailers.length === 0 ? noTrailers : toBuffers(answer.rawTrailers));
    });
    answer.on('error', (error) => this.#fail(error));
    answer.setTimeout(this.copy.config.timeouts.idle, () => {
      if (!answer.isPaused()) answer.destroy(new Error('nothing came of the answer for too long'));
    });
    this.#listener.answerBegins(
      this,
      answer.statusCode ?? 0,
      answer.statusMessage ?? '',
      toBuffers(answer.rawHeaders),
      {},
    );
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    if (this.#answer !== undefined) {
      this.#release();
      this.#listener.answerBreaks(this, error);
      return;
    }
    const failure = classify(error);
    // Before its place is free: those who wait for it may be better off elsewhere.
    if (failure.isUpstreams) this.copy.health.failed();
    this.#release();
    this.#listener.attemptFails(this, failure, error);
  }

  #restart(ms: number, code: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#outgoing?.destroy(timeoutError(code)), ms);
  }

  /** False when the attempt was over before. */
  #release(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#continueTimer);
    this.copy.gate.leave();
    return true;
  }
}

/** An error that `classify` knows under undici's name for it. */
function timeoutError(code: string): Error {
  const known = code === failures.connectTimeout.code ? 'UND_ERR_CONNECT_TIMEOUT' : 'UND_ERR_HEADERS_TIMEOUT';
  return Object.assign(new Error(code), { code: known });
}

/** node:http has made text of the bytes; the listeners take bytes, as undici gives them. */
function toBuffers(texts: readonly string[]): Buffer[] {
  return texts.map((each) => Buffer.from(each, 'latin1'));
}
