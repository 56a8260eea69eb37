/** Latencies in buckets 5% apart: a percentile costs a few hundred additions and the memory does not grow. */
export interface Histogram {
  add(ms: number): void;
  /** Milliseconds below which that share of the values lies (within 5%); 0 without values. */
  percentile(share: number): number;
  count(): number;
  reset(): void;
}

const STEP = Math.log(1.05);
/** From 0.05 ms up to some 13 minutes. */
const FIRST_MS = 0.05;
const BUCKETS = 340;

export function makeHistogram(): Histogram {
  const buckets = new Uint32Array(BUCKETS);
  let count = 0;
  return {
    add(ms) {
      const bucket = Math.ceil(Math.log(Math.max(ms, FIRST_MS) / FIRST_MS) / STEP);
      const index = Math.min(BUCKETS - 1, bucket);
      buckets[index] = (buckets[index] ?? 0) + 1;
      count++;
    },
    percentile(share) {
      let left = Math.ceil(count * share);
      if (left === 0) return 0;
      const index = buckets.findIndex((n) => (left -= n) <= 0);
      return FIRST_MS * Math.exp(index * STEP);
    },
    count: () => count,
    reset() {
      buckets.fill(0);
      count = 0;
    },
  };
}
