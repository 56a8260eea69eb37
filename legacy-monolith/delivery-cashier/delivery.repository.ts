import { camelRows } from '../shared/camel-rows.ts';
import type { LegacyDatabase } from '../shared/database.ts';
import type { Courier, CourierHours, CourierState, DeliveryOrder, NotDelivered, Trip } from './delivery.ts';

export type DeliveryRepository = ReturnType<typeof makeDeliveryRepository>;

/** Couriers, their trips and the orders that wait for them, one function per procedure. */
export function makeDeliveryRepository(db: LegacyDatabase) {
  async function rows<T>(procedure: string, args: readonly unknown[]): Promise<readonly T[]> {
    const [found] = await db.call(procedure, args);
    return camelRows(found) as unknown as readonly T[];
  }

  return {
    courier: async (employeeId: number) => (await rows<Courier>('courier_get', [employeeId, null]))[0],
    courierWithLogin: async (userId: number) => (await rows<Courier>('courier_get', [null, userId]))[0],
    couriers: (pizzeriaId: number) => rows<CourierState>('couriers_of', [pizzeriaId]),
    queue: (pizzeriaId: number) => rows<DeliveryOrder>('delivery_queue', [pizzeriaId]),

    async hours(employeeId: number): Promise<CourierHours> {
      const [hours] = await rows<CourierHours>('courier_hours', [employeeId]);
      if (hours === undefined) throw new Error('the procedure answered no hours');
      return hours;
    },

    /** Ids of the trips that are not settled. */
    openTrips: async (pizzeriaId: number) => idsOf(await rows<{ id: number }>('trips_open', [pizzeriaId])),
    /** Ids of the trips of the last day. */
    tripsOf: async (employeeId: number) => idsOf(await rows<{ id: number }>('trips_of_courier', [employeeId])),

    async trip(id: number): Promise<Trip | undefined> {
      const [heads, orders, returns] = await db.call('trip_get', [id]);
      const [head] = camelRows(heads) as unknown as readonly Omit<Trip, 'orders' | 'returns'>[];
      return (
        head && {
          ...head,
          orders: camelRows(orders) as unknown as Trip['orders'],
          returns: camelRows(returns) as unknown as Trip['returns'],
        }
      );
    },

    async clockIn(employeeId: number, userId: number): Promise<void> {
      await db.call('courier_clock_in', [employeeId, userId]);
    },
    async clockOut(employeeId: number, userId: number): Promise<void> {
      await db.call('courier_clock_out', [employeeId, userId]);
    },
    /** Answers the trip's id. */
    async start(employeeId: number, orderIds: readonly number[], userId: number): Promise<number> {
      const [trip] = await rows<{ id: number }>('trip_start', [employeeId, JSON.stringify(orderIds), userId]);
      if (trip === undefined) throw new Error('the procedure answered no trip');
      return trip.id;
    },
    /** `notDelivered` names the exceptions; all other orders of the trip are delivered. */
    async comeBack(tripId: number, notDelivered: readonly NotDelivered[], userId: number): Promise<void> {
      await db.call('trip_return', [tripId, JSON.stringify(notDelivered), userId]);
    },
    async settle(tripId: number, cash: number, userId: number): Promise<void> {
      await db.call('trip_settle', [tripId, cash, userId]);
    },
  };
}

function idsOf(rows: readonly { readonly id: number }[]): readonly number[] {
  return rows.map(({ id }) => id);
}
