/** Confidence of every statement here. */
export const CONFIDENCE = 0.95;

/** Comparisons without a mismatch that bound the mismatch rate at `rate`, at a sample size fixed beforehand. */
export function comparisonsFor(rate: number): number {
  return Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(1 - rate));
}

/** The rate that `n` comparisons without a mismatch bound: the exact form of the rule of three (about 3/n); 1 for none. */
export function boundAfter(n: number): number {
  return n === 0 ? 1 : 1 - (1 - CONFIDENCE) ** (1 / n);
}

/** How many of the comparisons are about different requests. */
export const MIN_SHAPES = 20;
/** More noise or failures than this share of the requests, and the rest is no fair sample of them. */
export const MAX_UNUSABLE = 0.1;

export type Verdict = 'alike' | 'differ' | 'not enough evidence';

export interface Evidence {
  readonly requests: number;
  readonly different: number;
  /** Comparisons that count: equal, and of an answer below 400. */
  readonly comparisons: number;
  /** Different requests among them. */
  readonly shapes: number;
  /** Noise and failures. */
  readonly unusable: number;
}

/** The verdict on a route and, when it is not "alike", why. */
export function judge(e: Evidence, maxRate: number): { readonly verdict: Verdict; readonly why: string } {
  const needed = comparisonsFor(maxRate);
  if (e.different > 0) return { verdict: 'differ', why: `${percent(e.different / e.requests)} of the requests differ` };
  const lack: string[] = [];
  if (e.comparisons < needed) lack.push(`${e.comparisons} of the ${needed} comparisons needed`);
  if (e.shapes < MIN_SHAPES) lack.push(`${e.shapes} of the ${MIN_SHAPES} different requests needed`);
  if (e.unusable > e.requests * MAX_UNUSABLE) lack.push(`${e.unusable} of ${e.requests} were noise or failed`);
  return lack.length === 0 ? { verdict: 'alike', why: '' } : { verdict: 'not enough evidence', why: lack.join(', ') };
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}
