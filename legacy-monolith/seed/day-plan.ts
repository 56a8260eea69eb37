/** How many orders fall on a day. */
export interface PlannedDay {
  readonly daysAgo: number;
  readonly orders: number;
}

const DAYS = 365;
// From today backwards, so that a week has its peak without a calendar: two busy days in seven.
const WEEK = [1, 0.85, 0.8, 0.9, 1.1, 1.5, 1.45] as const;
// A screen for today's orders needs some, however small the seed is.
const SHARE_OF_TODAY = 0.04;

/** Spreads `count` orders over the last year, oldest day first: busier weekends, slow growth, and enough of today. */
export function dayPlan(count: number): readonly PlannedDay[] {
  const today = Math.min(count, Math.max(Math.ceil(count / DAYS), Math.min(300, Math.ceil(count * SHARE_OF_TODAY))));
  const past = Array.from({ length: DAYS - 1 }, (_, index) => DAYS - 1 - index);
  const weights = past.map((daysAgo) => (WEEK[daysAgo % 7] ?? 1) * (1.25 - (0.5 * daysAgo) / DAYS));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weightSoFar = 0;
  let ordersSoFar = 0;
  const days = past.map((daysAgo, index): PlannedDay => {
    // Rounding the running sum, not each day, makes the days add up exactly.
    weightSoFar += weights[index] ?? 0;
    const target = Math.round(((count - today) * weightSoFar) / total);
    const orders = target - ordersSoFar;
    ordersSoFar = target;
    return { daysAgo, orders };
  });
  return [...days, { daysAgo: 0, orders: today }];
}
