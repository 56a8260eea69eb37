import type { Random } from './random.ts';

export type SeedStatus = 'accepted' | 'cooking' | 'ready' | 'delivering' | 'delivered' | 'cancelled';

const MINUTE = 60_000;
const DONE_AFTER_MINUTES = 75;
const OPEN = {
  delivery: ['accepted', 'cooking', 'ready', 'delivering'],
  pickup: ['accepted', 'cooking', 'ready'],
} as const;

/** How far an order has come: old ones are done or cancelled, those of the last hours of today may be open. */
export function statusAt(
  random: Random,
  o: { readonly type: 'delivery' | 'pickup'; readonly createdAt: Date; readonly now: Date },
): { readonly status: SeedStatus; readonly changedAt: Date } {
  const age = o.now.getTime() - o.createdAt.getTime();
  const took = random.int(20, DONE_AFTER_MINUTES) * MINUTE;
  if (age < took) {
    // The younger, the nearer to the beginning.
    const steps = OPEN[o.type];
    const status = steps[Math.floor((age / took) * steps.length)] ?? 'accepted';
    const changedAt = status === 'accepted' ? o.createdAt : new Date(o.createdAt.getTime() + Math.floor(age / 2));
    return { status, changedAt };
  }
  const status = random.chance(0.03) ? 'cancelled' : 'delivered';
  return { status, changedAt: new Date(o.createdAt.getTime() + took) };
}
