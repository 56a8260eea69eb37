import { problem } from '../../services/kit/index.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import { assertOwnPizzeria } from '../shared/chosen-pizzeria.ts';
import type { Courier, CourierHours, CourierState, DeliveryOrder, NotDelivered, Trip } from './delivery.ts';
import type { DeliveryRepository } from './delivery.repository.ts';

/** Everything that the delivery desk shows. */
export interface DeliveryDesk {
  readonly couriers: readonly (CourierState & { readonly hours: CourierHours })[];
  readonly queue: readonly DeliveryOrder[];
  readonly trips: readonly Trip[];
}

export type DeliveryService = ReturnType<typeof makeDeliveryService>;

/** Who may do what with couriers and trips; what happens to them is decided in the procedures. */
export function makeDeliveryService(delivery: DeliveryRepository) {
  /** The courier, if this person may deal with them: a courier with themselves only. */
  async function courierFor(user: StaffUser, employeeId: number): Promise<Courier> {
    const courier = await delivery.courier(employeeId);
    if (courier === undefined) throw problem('not-found', `There is no courier ${employeeId}.`);
    assertOwnPizzeria(user, courier.pizzeriaId);
    if (user.role === 'courier' && courier.userId !== user.id) throw problem('not-allowed', 'That is somebody else.');
    return courier;
  }

  async function tripFor(user: StaffUser, tripId: number): Promise<Trip> {
    const trip = await delivery.trip(tripId);
    if (trip === undefined) throw problem('not-found', `There is no trip ${tripId}.`);
    assertOwnPizzeria(user, trip.pizzeriaId);
    if (user.role === 'courier' && trip.userId !== user.id) throw problem('not-allowed', 'That is not your trip.');
    return trip;
  }

  async function tripsWith(ids: readonly number[]): Promise<readonly Trip[]> {
    const trips: Trip[] = [];
    for (const id of ids) {
      const trip = await delivery.trip(id);
      if (trip !== undefined) trips.push(trip);
    }
    return trips;
  }

  return {
    tripFor,

    /**
     * Asks for the hours of each courier and for each trip by itself, at every poll of every delivery desk.
     * Deliberate; README.md of legacy-monolith says what it hurts.
     */
    async desk(pizzeriaId: number): Promise<DeliveryDesk> {
      const couriers: (CourierState & { hours: CourierHours })[] = [];
      for (const courier of await delivery.couriers(pizzeriaId)) {
        couriers.push({ ...courier, hours: await delivery.hours(courier.id) });
      }
      const queue = await delivery.queue(pizzeriaId);
      return { couriers, queue, trips: await tripsWith(await delivery.openTrips(pizzeriaId)) };
    },

    /** A courier's own shift, trips and hours; undefined for a login that belongs to no courier. */
    async own(user: StaffUser) {
      const courier = await delivery.courierWithLogin(user.id);
      if (courier === undefined) return undefined;
      const state = (await delivery.couriers(courier.pizzeriaId)).find(({ id }) => id === courier.id);
      const trips = await tripsWith(await delivery.tripsOf(courier.id));
      return { courier, state, trips, hours: await delivery.hours(courier.id) };
    },

    async clockIn(employeeId: number, user: StaffUser): Promise<void> {
      await courierFor(user, employeeId);
      await delivery.clockIn(employeeId, user.id);
    },
    async clockOut(employeeId: number, user: StaffUser): Promise<void> {
      await courierFor(user, employeeId);
      await delivery.clockOut(employeeId, user.id);
    },
    async start(employeeId: number, orderIds: readonly number[], user: StaffUser): Promise<Trip> {
      await courierFor(user, employeeId);
      return tripFor(user, await delivery.start(employeeId, orderIds, user.id));
    },
    async comeBack(tripId: number, notDelivered: readonly NotDelivered[], user: StaffUser): Promise<Trip> {
      await tripFor(user, tripId);
      await delivery.comeBack(tripId, notDelivered, user.id);
      return tripFor(user, tripId);
    },
    async settle(tripId: number, cash: number, user: StaffUser): Promise<Trip> {
      await tripFor(user, tripId);
      await delivery.settle(tripId, cash, user.id);
      return tripFor(user, tripId);
    },
  };
}
