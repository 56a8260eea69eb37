import type { Random } from '../random.ts';

export type SeedStatus = 'accepted' | 'cooking' | 'ready' | 'delivering' | 'delivered' | 'cancelled';

/** How far an order has come, and when each step was taken; null: not yet, or never. */
export interface Fate {
  readonly status: SeedStatus;
  readonly changedAt: Date;
  readonly cookingAt: Date | null;
  readonly readyAt: Date | null;
  readonly takenAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly cancelReason: string | null;
}

const MINUTE = 60_000;
const CANCELLED = 0.03;
const REASONS = [
  ['Customer changed their mind', 40],
  ['Ordered twice', 22],
  ['Customer cannot be reached', 18],
  ['Too long to wait', 14],
  ['Out of an ingredient', 6],
] as const;

interface Placed {
  readonly type: 'delivery' | 'pickup';
  readonly createdAt: Date;
  readonly now: Date;
  /** 0 … 1: how full the kitchen is at this hour. */
  readonly busy: number;
}

/** What becomes of an order until `now`: all is over after at most 80 minutes, the latest of the day may be open. */
export function fateOf(random: Random, o: Placed): Fate {
  const start = o.createdAt.getTime();
  const span = (from: number, to: number, whenBusy: number): number =>
    (from + random.next() * (to - from) + o.busy * whenBusy) * MINUTE;
  const cooking = start + Math.round(span(1, 4, 4));
  const ready = cooking + Math.round(span(7, 14, 6));
  const taken = ready + Math.round(span(1, 8, 6));
  const delivered = o.type === 'delivery' ? taken + Math.round(span(8, 22, 4)) : ready + Math.round(span(1, 15, 0));
  const wish = start + Math.round(span(1, 12, 0));
  const reason = random.weighted(REASONS);
  // When the kitchen was faster than the customer's change of mind, it stays an order.
  const cancelled = random.chance(CANCELLED) && wish < ready ? wish : Infinity;

  const now = o.now.getTime();
  const reached = (at: number): Date | null => (at <= now && at < cancelled ? new Date(at) : null);
  const steps = {
    cookingAt: reached(cooking),
    readyAt: reached(ready),
    takenAt: o.type === 'delivery' ? reached(taken) : null,
    deliveredAt: reached(delivered),
  };
  if (cancelled <= now) {
    const cancelledAt = new Date(cancelled);
    return { ...steps, status: 'cancelled', changedAt: cancelledAt, cancelledAt, cancelReason: reason };
  }
  return { ...steps, ...latest(o.createdAt, steps), cancelledAt: null, cancelReason: null };
}

function latest(
  createdAt: Date,
  steps: Pick<Fate, 'cookingAt' | 'readyAt' | 'takenAt' | 'deliveredAt'>,
): { readonly status: SeedStatus; readonly changedAt: Date } {
  if (steps.deliveredAt !== null) return { status: 'delivered', changedAt: steps.deliveredAt };
  if (steps.takenAt !== null) return { status: 'delivering', changedAt: steps.takenAt };
  if (steps.readyAt !== null) return { status: 'ready', changedAt: steps.readyAt };
  if (steps.cookingAt !== null) return { status: 'cooking', changedAt: steps.cookingAt };
  return { status: 'accepted', changedAt: createdAt };
}
