import type { Part, PartState } from './parts/part.ts';

/** How one part is doing. */
export interface PartStatus {
  readonly name: string;
  readonly state: PartState;
  readonly pid: number | null;
  /** How often it was started again after a crash. */
  readonly restarts: number;
}

export function partStatus(part: Part): PartStatus {
  return { name: part.name, state: part.state(), pid: part.pid() ?? null, restarts: part.restarts() };
}
