import type { HealthConfig } from '../config/types.ts';
import type { CopyName, UpstreamEvents } from './upstream-events.ts';

/** One that seems to stop is tried again after this time. */
const stopsForMs = 1000;

/** What a copy's own check said. */
export type CheckResult = 'well' | 'not-ready' | 'failed';

/** What a copy's health has to know of its surroundings. */
export interface HealthDeps {
  readonly name: CopyName;
  readonly config: HealthConfig;
  readonly events: UpstreamEvents;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** The only copy: it is asked whatever its health is, unless somebody else may answer. */
  readonly isAlone: () => boolean;
  /** Whether one more copy may be left out. */
  readonly mayLeave: () => boolean;
  /** Whether a request is under way to it. */
  readonly isBusy: () => boolean;
  /** It has just been left out. */
  readonly left: () => void;
}

/**
 * Whether a copy is fit to be asked, from what happens to requests (passive) and from its own checks (active).
 *
 * Only what kept a request from an answer counts, never a status: clients can provoke statuses, and could have a copy
 * ejected by them. An ejection lasts `eject` times the number of ejections in a row, at most `maxEject`; after it one
 * request at a time tries the copy until one is answered. Then its share of the traffic grows for `slowStart`.
 */
export class Health {
  /** Since the proxy began. */
  ejections = 0;
  readonly #o: HealthDeps;
  #failures = 0;
  #checkFailures = 0;
  #checkSuccesses = 0;
  /** 0: well. Otherwise sick, and to be tried again from then on; Infinity: only when its checks say so. */
  #sickUntil = 0;
  /** Sick, and asked all the same by those who have nobody else. */
  #isKept = false;
  /** Its own checks have failed as well, so that they can tell when it is well again. */
  #isKnownToChecks = false;
  #inARow = 0;
  #wellSince = -Infinity;
  #warmsSince = -Infinity;

  constructor(o: HealthDeps) {
    this.#o = o;
  }

  /** To be asked, where legacy may answer in its place. */
  isWell(): boolean {
    return this.#sickUntil === 0 || this.#isOnTrial();
  }

  /** To be asked, where another copy may answer in its place. */
  isIn(): boolean {
    return this.#sickUntil === 0 || this.#isKept || this.#isOnTrial();
  }

  /** Left out of the balance, also when a trial is due. */
  get isOut(): boolean {
    return this.#sickUntil !== 0 && !this.#isKept;
  }

  /** The part of its share of the traffic that it takes, 0 to 1. */
  weight(): number {
    if (this.#warmsSince === -Infinity) return 1;
    const part = (this.#o.now() - this.#warmsSince) / this.#o.config.slowStart;
    if (part < 1) return part;
    this.#warmsSince = -Infinity;
    return 1;
  }

  /** Begins with a small share of the traffic, as one that has just been started. */
  warmUp(): void {
    this.#warmsSince = this.#o.now();
  }

  /** A request got an answer, whatever it said. */
  succeeded(): void {
    this.#failures = 0;
    if (this.#sickUntil === 0 || this.#sickUntil === Infinity) return;
    // Of one that was left out, answers to requests from before say nothing new.
    if (this.#isKept || this.#o.isAlone() || this.#o.now() >= this.#sickUntil) this.#recover();
  }

  /** A request could not be delivered, or got no answer. */
  failed(): void {
    this.#failures++;
    if (this.#failures >= this.#o.config.failures) this.#fallSick();
  }

  /**
   * It ends its connections, as one does that stops: it is left out before it stops listening, and tried again a little
   * later. Unlike a failure this says nothing against it: where too many are out already it stays in use.
   */
  seemsToStop(): void {
    if (this.#o.isAlone() || this.#sickUntil === Infinity || this.#isKept) return;
    if (this.#sickUntil === 0) {
      if (!this.#o.mayLeave()) return;
      this.#o.events.notReady(this.#o.name);
    }
    this.#sickUntil = Math.max(this.#sickUntil, this.#o.now() + stopsForMs);
    this.#o.left();
  }

  checked(result: CheckResult): void {
    if (result === 'well') {
      this.#checkFailures = 0;
      this.#checkSuccesses++;
      if (this.#isKnownToChecks && this.#checkSuccesses >= this.#o.config.successes) this.#recover();
      return;
    }
    this.#checkSuccesses = 0;
    this.#checkFailures++;
    if (this.#sickUntil !== 0) this.#isKnownToChecks = true;
    if (result === 'not-ready' && !this.#o.isAlone()) this.#waitUntilReady();
    else if (this.#checkFailures >= this.#o.config.failures) this.#fallSick();
  }

  #isOnTrial(): boolean {
    return this.#o.now() >= this.#sickUntil && !this.#o.isBusy();
  }

  #fallSick(): void {
    const { name, config, events, now } = this.#o;
    const isOver = now() >= this.#sickUntil;
    if (this.#sickUntil !== 0 && !isOver && !this.#isKept) return;
    if (!this.#leave()) {
      if (this.#sickUntil === 0 || isOver) this.#sickUntil = now() + config.eject;
      return;
    }
    // For each time of ejection that it was well, one of those before is forgiven.
    const forgiven = this.#sickUntil === 0 ? Math.floor((now() - this.#wellSince) / Math.max(config.eject, 1)) : 0;
    this.#inARow = Math.max(0, this.#inARow - forgiven) + 1;
    const forMs = Math.min(config.eject * this.#inARow, config.maxEject);
    this.#sickUntil = now() + forMs;
    this.ejections++;
    events.ejected(name, forMs, this.#inARow);
    this.#o.left();
  }

  #waitUntilReady(): void {
    if (this.#sickUntil === Infinity && !this.#isKept) return;
    if (this.#leave()) {
      this.#o.events.notReady(this.#o.name);
      this.#sickUntil = Infinity;
      this.#o.left();
    } else this.#sickUntil = Infinity;
    this.#isKnownToChecks = true;
  }

  /** False: too many others are out, and it stays in use. */
  #leave(): boolean {
    this.#isKnownToChecks ||= this.#checkFailures > 0;
    if (this.isOut || this.#o.mayLeave()) {
      this.#isKept = false;
      return true;
    }
    if (!this.#isKept) this.#o.events.kept(this.#o.name);
    this.#isKept = true;
    return false;
  }

  #recover(): void {
    const { name, events, now } = this.#o;
    if (!this.#isKept) this.#warmsSince = now();
    this.#sickUntil = 0;
    this.#isKept = false;
    this.#isKnownToChecks = false;
    this.#failures = 0;
    this.#wellSince = now();
    events.restored(name);
  }
}
