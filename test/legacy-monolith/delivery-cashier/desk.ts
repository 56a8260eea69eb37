import type { Row } from '../../../legacy-monolith/shared/database.ts';
import { shopFloor, type ShopFloor, type TakenOrder } from '../shop-floor.ts';

export interface DeliveryDesk {
  readonly floor: ShopFloor;
  /** Two people at the desk, each with an open drawer, and a courier who is not at work: user ids and employee id. */
  readonly cashier: number;
  readonly other: number;
  readonly courier: number;
  clockIn(employeeId?: number): Promise<unknown>;
  clockOut(employeeId?: number): Promise<unknown>;
  /** An order that waits for a courier. */
  ready(): Promise<TakenOrder>;
  /** Begins a trip and answers its id. */
  start(orders: readonly TakenOrder[], employeeId?: number): Promise<number>;
  comeBack(tripId: number, notDelivered?: readonly object[]): Promise<unknown>;
  settle(tripId: number, cash: number, userId?: number): Promise<unknown>;
  /** The queue's rows by order id. */
  queue(): Promise<ReadonlyMap<number, Row>>;
  /** What should be in somebody's drawer, in minor units. */
  drawerOf(userId: number): Promise<number>;
  rows(table: string, where: object): Promise<readonly Row[]>;
}

/** Sends everybody home and settles everything: who is at work and on the way, the seed decides by the hour. */
export async function everybodyHome({ root }: ShopFloor): Promise<void> {
  const now = new Date();
  await root('courier_trips').whereNull('settled_at').update({ settled_at: now, returned_at: now });
  await root('courier_shifts').whereNull('left_at').update({ left_at: now });
  await root('time_entries').whereNull('left_at').update({ left_at: now });
}

export async function deliveryDesk(label: string): Promise<DeliveryDesk> {
  const floor = await shopFloor(label);
  const { db, root } = floor;
  const [cashier, other] = await Promise.all([floor.userId('cashier1'), floor.userId('manager1')]);
  const courier = await floor.employeeId('courier1');
  await everybodyHome(floor);
  for (const user of [cashier, other]) await db.call('drawer_open', [user, 1, 0]);

  return {
    floor,
    cashier,
    other,
    courier,
    clockIn: (employeeId = courier) => db.call('courier_clock_in', [employeeId, cashier]),
    clockOut: (employeeId = courier) => db.call('courier_clock_out', [employeeId, cashier]),
    ready: () => floor.order({ status: 'ready' }),
    async start(orders, employeeId = courier) {
      const ids = JSON.stringify(orders.map(({ id }) => id));
      const [[trip] = []] = await db.call('trip_start', [employeeId, ids, cashier]);
      return trip?.['id'] as number;
    },
    comeBack: (tripId, notDelivered = []) => db.call('trip_return', [tripId, JSON.stringify(notDelivered), cashier]),
    settle: (tripId, cash, userId = cashier) => db.call('trip_settle', [tripId, cash, userId]),
    async queue() {
      const [found = []] = await db.call('delivery_queue', [1]);
      return new Map(found.map((row) => [row['id'] as number, row]));
    },
    async drawerOf(userId) {
      const [[drawer] = []] = await db.call('drawer_get', [userId]);
      return drawer?.['expected_cash'] as number;
    },
    rows: async (table, where) => (await root(table).where(where)) as readonly Row[],
  };
}
