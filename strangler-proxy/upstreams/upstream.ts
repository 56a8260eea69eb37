import { isDeepStrictEqual } from 'node:util';
import type { UpstreamConfig } from '../config/types.ts';
import { choose, type Random } from './choose.ts';
import { Copy, type CopyReport } from './copy.ts';
import { RetryBudget } from './retry-budget.ts';
import type { UpstreamEvents } from './upstream-events.ts';

export interface UpstreamDeps {
  readonly events: UpstreamEvents;
  readonly random: Random;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Closes a copy that is no longer used. */
  readonly retire: (copy: Copy) => void;
}

/** A place to forward to, by its name; it stays the same one while its copies and its configuration change. */
export class Upstream {
  readonly name: string;
  config: UpstreamConfig;
  /** In the order of the file; at least one. */
  copies: readonly Copy[] = [];
  budget: RetryBudget;
  /** Whether any copy is fit, for those in whose place legacy may answer. */
  readonly health = { isUp: () => this.copies.some((copy) => copy.health.isWell()) };
  readonly #o: UpstreamDeps;

  constructor(name: string, config: UpstreamConfig, o: UpstreamDeps) {
    this.name = name;
    this.config = config;
    this.#o = o;
    this.budget = new RetryBudget(config.retries);
    this.use(config);
  }

  /**
   * The copy for the next request, none of those that were tried; undefined when there is none.
   *
   * A single copy is always the one, even if it is ejected: where nobody else may answer, trying is better than refusing.
   */
  pick(tried?: readonly Copy[]): Copy | undefined {
    const { copies } = this;
    if (copies.length > 1) return choose(copies, tried, this.#o.random);
    const [only] = copies;
    return only !== undefined && tried?.includes(only) === true ? undefined : only;
  }

  /** Whether a request may go to another copy than this. */
  hasOther(than: Copy | undefined): boolean {
    return this.copies.some((copy) => copy !== than && copy.health.isIn());
  }

  /** Any copy, for what has to name one: the first choice, or the first of the file when none is fit. */
  get any(): Copy {
    return this.pick() ?? (this.copies[0] as Copy);
  }

  /** Scheme, host and port of each copy, for people. */
  get origins(): string {
    return this.copies.map(({ origin }) => origin).join(', ');
  }

  get inFlight(): number {
    return this.copies.reduce((sum, copy) => sum + copy.inFlight, 0);
  }

  get waiting(): number {
    return this.copies.reduce((sum, copy) => sum + copy.gate.waiting, 0);
  }

  /** How each copy is, for people. */
  report(): readonly CopyReport[] {
    return this.copies.map((copy) => copy.report());
  }

  /** Takes a configuration over: copies whose address stays are kept, unless more than the addresses has changed. */
  use(config: UpstreamConfig): void {
    const before = this.copies;
    const isSame = isDeepStrictEqual({ ...config, urls: [] }, { ...this.config, urls: [] });
    const kept = new Map(isSame ? before.map((copy) => [copy.origin, copy]) : []);
    this.copies = config.urls.map((url) => kept.get(new URL(url).origin) ?? this.#makeCopy(url, config));
    if (!isSame) this.budget = new RetryBudget(config.retries);
    this.config = config;
    // One that joins others is as new to its work as one that returns.
    if (before.length > 0 && isSame) for (const copy of this.copies) if (!before.includes(copy)) copy.health.warmUp();
    for (const copy of before) if (!this.copies.includes(copy)) this.#o.retire(copy);
  }

  #makeCopy(url: string, config: UpstreamConfig): Copy {
    return new Copy(this.name, url, config, {
      events: this.#o.events,
      now: this.#o.now,
      isAlone: () => this.copies.length === 1,
      mayLeave: () => this.#mayLeave(),
    });
  }

  /** Whether one more copy may be left out: a single one always, of several at least one. */
  #mayLeave(): boolean {
    const { copies, config } = this;
    const share = copies.length === 1 ? 1 : (config.health?.maxEjectedShare ?? 0);
    const most = share === 0 ? 0 : Math.max(1, Math.floor(copies.length * share));
    return copies.filter(({ health }) => health.isOut).length < most;
  }
}
