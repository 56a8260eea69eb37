/** A request that waits for one of an upstream's connections. */
export interface Waiter {
  /** 0 is shed last, 9 first. */
  readonly priority: number;
  /** A place is free, and it is taken: go on. */
  enter(): void;
  /** Nobody will call again: the wait was too long, or somebody more important came. */
  turnAway(): void;
  /** Whether somebody else may answer it; without it nobody may. */
  mayGoElsewhere?(): boolean;
}

export interface GateOptions {
  /** Requests at once. */
  readonly places: number;
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
}

/**
 * Lets as many requests through to an upstream as it has connections; the next ones wait, the most important first.
 *
 * When the queue is full, whoever is least important is turned away. A request that is given up leaves the queue at
 * once, which undici's own queue cannot do.
 */
export class Gate {
  /** Requests under way. */
  running = 0;
  readonly #options: GateOptions;
  /** By priority. */
  readonly #queues: (Map<Waiter, NodeJS.Timeout> | undefined)[] = [];
  #waiting = 0;
  #idle: PromiseWithResolvers<undefined> | undefined = undefined;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get isFull(): boolean {
    return this.running >= this.#options.places;
  }

  /** Resolves when nobody is under way and nobody waits. */
  async idle(): Promise<void> {
    if (this.running + this.#waiting === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
  }

  /** True: a place is taken, until `leave`. */
  tryEnter(): boolean {
    if (this.running >= this.#options.places) return false;
    this.running++;
    return true;
  }

  /** False: the queue is full of requests that are as important or more. */
  tryWait(waiter: Waiter): boolean {
    if (this.#waiting >= this.#options.maxWaiting) {
      const least = this.#leastImportant();
      if (least === undefined || least.priority <= waiter.priority) return false;
      this.forget(least);
      least.turnAway();
    }
    const timer = setTimeout(() => {
      this.forget(waiter);
      waiter.turnAway();
    }, this.#options.maxWaitMs);
    this.#queueOf(waiter.priority).set(waiter, timer);
    this.#waiting++;
    return true;
  }

  /** The waiter has no more interest. */
  forget(waiter: Waiter): void {
    const queue = this.#queueOf(waiter.priority);
    const timer = queue.get(waiter);
    if (timer === undefined) return;
    clearTimeout(timer);
    queue.delete(waiter);
    this.#waiting--;
  }

  /** Gives a place back; whoever waits takes it. */
  leave(): void {
    this.running--;
    if (this.#waiting === 0) {
      if (this.running === 0) this.#idle?.resolve(undefined);
      return;
    }
    for (const queue of this.#queues) {
      const next = queue?.keys().next().value;
      if (next === undefined) continue;
      this.forget(next);
      this.running++;
      next.enter();
      return;
    }
  }

  /** Turns those away who may go elsewhere. */
  turnAway(mayGo: (waiter: Waiter) => boolean): void {
    for (const waiter of this.#queues.flatMap((queue) => [...(queue?.keys() ?? [])])) {
      // Turning one away may make room for another, which then waits no more.
      if (!this.#queueOf(waiter.priority).has(waiter) || !mayGo(waiter)) continue;
      this.forget(waiter);
      waiter.turnAway();
    }
  }

  #queueOf(priority: number): Map<Waiter, NodeJS.Timeout> {
    return (this.#queues[priority] ??= new Map<Waiter, NodeJS.Timeout>());
  }

  /** Of those with the highest number the one that has waited longest: its client is the likeliest to have given up. */
  #leastImportant(): Waiter | undefined {
    for (let priority = this.#queues.length - 1; priority >= 0; priority--) {
      const oldest = this.#queues[priority]?.keys().next().value;
      if (oldest !== undefined) return oldest;
    }
    return undefined;
  }
}
