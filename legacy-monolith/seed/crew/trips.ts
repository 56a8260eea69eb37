import type { SeedOrder } from '../history/seed-order.ts';
import type { Inserter } from '../inserter.ts';
import type { SeedStaff } from '../staff.ts';
import type { SeedCourierShift } from './hours.ts';

/** A delivery that has left the pizzeria. Moments in ms. */
interface Delivery {
  readonly orderId: number;
  readonly pizzeriaId: number;
  readonly takenAt: number;
  readonly deliveredAt: number | null;
  readonly cashDue: number;
}

const SETTLED_AFTER_MS = 60_000;

/** Gathers the deliveries of the last days as orders pass by. */
export function makeDeliveries(days: number): { see(order: SeedOrder): void; all(): readonly Delivery[] } {
  const deliveries: Delivery[] = [];
  return {
    see({ id, daysAgo, pizzeria, payment, bill, fate }) {
      if (daysAgo >= days || fate.takenAt === null) return;
      deliveries.push({
        ...{ orderId: id, pizzeriaId: pizzeria.id, takenAt: fate.takenAt.getTime() },
        deliveredAt: fate.deliveredAt?.getTime() ?? null,
        cashDue: payment === 'cash' ? bill.subtotal - bill.discount : 0,
      });
    },
    all: () => deliveries.sort((a, b) => a.takenAt - b.takenAt || a.orderId - b.orderId),
  };
}

/** Gives each delivery to a courier who is there and free; where nobody was, the manager drove and no trip tells of it. */
export function writeTrips(
  inserter: Inserter,
  o: {
    readonly deliveries: readonly Delivery[];
    readonly shifts: readonly SeedCourierShift[];
    readonly staff: readonly SeedStaff[];
    readonly now: Date;
  },
): void {
  const addTrip = inserter.into('courier_trips', [
    ...['id', 'courier_shift_id', 'left_at', 'returned_at', 'cash_due', 'settled_at', 'settled_by', 'cash_given'],
  ]);
  const addOrder = inserter.into('trip_orders', ['trip_id', 'order_id', 'position', 'delivered_at']);
  const shiftsIn = Map.groupBy(o.shifts, ({ pizzeriaId }) => pizzeriaId);
  const cashiers = new Map(o.staff.filter(({ role }) => role === 'cashier').map((one) => [one.pizzeriaId, one.id]));
  const freeFrom = new Map<number, number>();
  let trips = 0;
  for (const { orderId, pizzeriaId, takenAt, deliveredAt, cashDue } of o.deliveries) {
    const shift = (shiftsIn.get(pizzeriaId) ?? []).find(
      ({ id, cameAt, leftAt }) =>
        cameAt <= takenAt && (leftAt ?? Infinity) >= (deliveredAt ?? Infinity) && (freeFrom.get(id) ?? 0) <= takenAt,
    );
    if (shift === undefined) continue;
    freeFrom.set(shift.id, deliveredAt ?? Infinity);
    trips += 1;
    const back = deliveredAt === null ? null : new Date(deliveredAt);
    const settled = deliveredAt === null ? null : new Date(Math.min(deliveredAt + SETTLED_AFTER_MS, o.now.getTime()));
    const settlement = settled === null ? [null, null, null] : [settled, cashiers.get(pizzeriaId), cashDue];
    addTrip([trips, shift.id, new Date(takenAt), back, cashDue, ...settlement]);
    addOrder([trips, orderId, 1, back]);
  }
}
