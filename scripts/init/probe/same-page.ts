import type { Page } from './asker.ts';
import { titleOf } from './links.ts';

/** Bodies of the same page differ in nonces, times and the address itself: as much as this may differ in length. */
const LENGTH_TOLERANCE = 0.1;

/** Whether two answers look like the same page, asked by two spellings of its path. */
export function looksLikeSame(a: Page, b: Page): boolean {
  if (a.status !== b.status || a.type !== b.type) return false;
  if (titleOf(a) !== titleOf(b)) return false;
  const [shorter, longer] = [a.body.length, b.body.length].sort((x, y) => x - y) as [number, number];
  return longer - shorter <= Math.max(64, longer * LENGTH_TOLERANCE);
}
