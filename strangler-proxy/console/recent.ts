/** A request as the console lists it: no path parameter's value, no query, nothing of a person. */
export interface RecentDecision {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string | undefined;
  readonly route: string;
  readonly side: string;
  readonly reason: string;
  /** 0: the client got no complete answer. */
  readonly status: number;
  readonly ms: number;
}

/** A sample of what was decided: at most ten a second, so that it costs nothing under load. */
export interface Recent {
  /** Whether it is time for the next one. */
  isDue(): boolean;
  note(decision: Omit<RecentDecision, 'at'>): void;
  /** Newest first. */
  list(): readonly RecentDecision[];
}

const most = 50;
const everyMs = 100;

export function makeRecent(now: () => number): Recent {
  const recent: RecentDecision[] = [];
  let next = 0;
  return {
    isDue: () => now() >= next,
    note({ method, route, side, reason, status, ms }) {
      const at = now();
      next = at + everyMs;
      recent.unshift({ at, method, route, side, reason, status, ms });
      if (recent.length > most) recent.pop();
    },
    list: () => recent,
  };
}
