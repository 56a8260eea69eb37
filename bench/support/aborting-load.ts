import type { Core } from './core.ts';
import { runGenerator } from './generator.ts';

export interface AbortingRun {
  readonly url: string;
  /** Clients per second. */
  readonly rate: number;
  readonly seconds: number;
}

export interface AbortingResult {
  /** Clients that came and left. */
  readonly begun: number;
}

/** Clients that come at a fixed rate and leave in the middle. */
export function runAborting({
  core,
  url,
  rate,
  seconds,
}: AbortingRun & { readonly core: Core }): Promise<AbortingResult> {
  return runGenerator('aborting-generator.ts', core, { url, rate, seconds });
}
