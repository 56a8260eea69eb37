import type { Fleet } from './fleet.ts';

/** The answer of `GET /workers`. */
export interface WorkersReport {
  readonly workers: readonly {
    /** Its place; while one is replaced, two processes have it. */
    readonly worker: number;
    readonly pid: number;
    readonly state: 'ready' | 'draining' | 'ended';
    /** UTC, ISO 8601. */
    readonly since: string;
    readonly memoryBytes: number | null;
    /** Of this place, since the proxy began. */
    readonly restarts: number;
  }[];
}

export function workersReport(fleet: Fleet): WorkersReport {
  return {
    workers: fleet.slots().flatMap(({ alive, restarts }) =>
      [...alive].map(({ number, pid, state, since, vitals }) => ({
        worker: number,
        pid,
        state,
        since: new Date(since).toISOString(),
        memoryBytes: vitals?.memoryBytes ?? null,
        restarts,
      })),
    ),
  };
}
