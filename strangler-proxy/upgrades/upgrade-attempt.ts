import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Attempt, type AttemptListener, noTrailers } from '../forwarding/attempt.ts';
import { classify, type Failure, failures } from '../forwarding/failures.ts';
import type { Copy } from '../upstreams/copy.ts';
import type { Dialled, Dialler } from './dialling.ts';
import type { UpgradePlace } from './open-upgrades.ts';

export interface UpgradeAttemptOptions {
  /** The protocols that the client wants. */
  readonly token: string;
  /** Given back when nothing comes of it; undefined: there is none. */
  readonly place: UpgradePlace | undefined;
  /** Takes the bytes over, and the place with them: the client gets its 101 for this protocol. */
  readonly upgraded: (upstream: Duplex, protocol: string) => void;
}

const noUpgrade = Object.assign(new Error('the upstream answered 101 with a protocol that nobody asked for'), {
  code: 'UND_ERR_RESPONSE',
});
const ofTheBody = new Set(['content-length', 'transfer-encoding']);

/** An attempt that asks for another protocol: a 101 changes the connection, any other answer is one as usual. */
export class UpgradeAttempt implements Attempt, Dialler {
  readonly copy: Copy;
  wasSent = false;
  readonly #listener: AttemptListener;
  readonly #wanted: readonly string[];
  readonly #o: UpgradeAttemptOptions;
  #outgoing: ClientRequest | undefined = undefined;
  #answer: IncomingMessage | undefined = undefined;
  #timer: NodeJS.Timeout | undefined = undefined;
  #isOver = false;

  constructor(copy: Copy, listener: AttemptListener, o: UpgradeAttemptOptions) {
    this.copy = copy;
    this.#listener = listener;
    this.#wanted = o.token.toLowerCase().split(', ');
    this.#o = o;
  }

  /** The request is on its way. */
  dialled({ outgoing, bytes }: Dialled): void {
    this.#outgoing = outgoing;
    if (this.#isOver) {
      outgoing.on('error', () => undefined).destroy();
      return;
    }
    const { config, url } = this.copy;
    outgoing.on('error', (error) => this.#fail(error));
    outgoing.on('information', ({ statusCode, rawHeaders }) => {
      if (!this.#isOver) this.#listener.answerInforms(this, statusCode, toBuffers(rawHeaders));
    });
    outgoing.on('socket', (socket) => {
      this.#restart(config.timeouts.connect, 'UND_ERR_CONNECT_TIMEOUT');
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        this.wasSent = true;
        this.#restart(config.timeouts.headers, 'UND_ERR_HEADERS_TIMEOUT');
      });
    });
    outgoing.on('response', (answer) => this.#begin(answer));
    outgoing.on('upgrade', (answer: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Its connection has no listener but ours any more.
      socket.on('error', () => socket.destroy());
      this.#change(answer, socket, () => bytes(socket, head));
    });
  }

  cancel(): void {
    if (this.#release()) this.#o.place?.leave();
    this.#outgoing?.destroy();
  }

  resume(): void {
    this.#answer?.resume();
  }

  failed(error: Error): void {
    this.#fail(error);
  }

  /** It is not sent: the upstream has as many upgraded connections as it may have. */
  isOneTooMany(): void {
    this.#fail(new Error('too many upgraded connections'), failures.tooManyUpgrades);
  }

  #fail(error: Error, known?: Failure): void {
    if (!this.#release()) return;
    this.#o.place?.leave();
    if (this.#answer !== undefined) {
      this.#listener.answerBreaks(this, error);
      return;
    }
    const failure = known ?? classify(error);
    if (failure.isUpstreams && known === undefined) this.copy.health.failed();
    this.#listener.attemptFails(this, failure, error);
  }

  #change(answer: IncomingMessage, socket: Duplex, bytes: () => Duplex): void {
    const got = answer.headers.upgrade?.toLowerCase() ?? '';
    if (this.#isOver || !this.#wanted.includes(got)) {
      this.#fail(noUpgrade);
      socket.destroy();
      return;
    }
    this.copy.health.succeeded();
    const upstream = bytes();
    clearTimeout(this.#timer);
    const raw = answer.rawHeaders.filter((_, i, all) => !ofTheBody.has((all[i - (i % 2)] ?? '').toLowerCase()));
    const protocol = answer.headers.upgrade ?? '';
    this.#listener.answerBegins(this, 101, answer.statusMessage ?? '', toBuffers(raw), { upgrade: protocol });
    // The exchange may have found that it cannot be told to the client, or that there is none any more.
    if (!this.#release()) {
      upstream.destroy();
      socket.destroy();
      return;
    }
    this.#listener.answerEnds(this, noTrailers);
    this.#o.upgraded(upstream, protocol);
  }

  #begin(answer: IncomingMessage): void {
    if (this.#isOver) {
      answer.destroy();
      return;
    }
    if ((answer.statusCode ?? 0) < 200) {
      this.#fail(noUpgrade);
      answer.destroy();
      return;
    }
    this.#answer = answer;
    clearTimeout(this.#timer);
    this.copy.health.succeeded();
    answer.on('data', (chunk: Buffer) => {
      if (!this.#isOver && !this.#listener.answerContinues(this, chunk)) answer.pause();
    });
    answer.on('end', () => {
      if (!answer.complete || !this.#release()) return;
      this.#o.place?.leave();
      this.#listener.answerEnds(this, answer.rawTrailers.length === 0 ? noTrailers : toBuffers(answer.rawTrailers));
    });
    answer.on('error', (error) => this.#fail(error));
    answer.setTimeout(this.copy.config.timeouts.idle, () => {
      if (!answer.isPaused()) answer.destroy(new Error('nothing came of the answer for too long'));
    });
    const { statusCode = 0, statusMessage = '', rawHeaders } = answer;
    this.#listener.answerBegins(this, statusCode, statusMessage, toBuffers(rawHeaders), {});
  }

  #restart(ms: number, code: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#outgoing?.destroy(Object.assign(new Error(code), { code })), ms);
  }

  /** False when the attempt was over before. */
  #release(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.copy.gate.leave();
    return true;
  }
}

function toBuffers(texts: readonly string[]): Buffer[] {
  return texts.map((each) => Buffer.from(each, 'latin1'));
}
