import type { Connection } from 'mysql2/promise';
import { writeHours, writeSchedule } from './crew/hours.ts';
import { writePaySheets } from './crew/pay.ts';
import { makeDeliveries, writeTrips } from './crew/trips.ts';
import { derivedTables, RECENT_DAYS } from './history/derived.ts';
import { drawerTables } from './history/drawers.ts';
import { makeOrders } from './history/orders.ts';
import { makeRegulars } from './history/regulars.ts';
import { makeTicketWriter } from './history/tickets.ts';
import { makeOrderWriter } from './history/write-orders.ts';
import type { Inserter } from './inserter.ts';
import { makeRandom, type Random } from './random.ts';
import type { SeedWorld } from './world.ts';

// Hours for a year are more rows than a small seed has in all.
const SMALL_SEED = 5_000;
const HOURS_OF_SMALL_SEED = 35;
const COURIER_DAYS = 14;

/** The shares of the progress: orders, and what is added up afterwards. */
const SHARE_OF_ORDERS = 0.7;

export interface HistoryOptions {
  readonly seed: number;
  readonly orders: number;
  readonly onProgress: (done: number) => void;
}

/** Writes what happened: orders and all that hangs on them, who worked, who delivered, and what it adds up to. */
export async function writeHistory(
  connection: Connection,
  inserter: Inserter,
  world: SeedWorld,
  o: HistoryOptions,
): Promise<void> {
  const { clock, pizzerias, employees, staff, customers } = world;
  // A stream of random numbers each: more of one thing does not change the others.
  const stream = (part: number): Random => makeRandom(o.seed * 4 + part);
  const write = makeOrderWriter(inserter, staff);
  const writeTickets = makeTicketWriter(stream(2), inserter, clock.now);
  const regulars = makeRegulars(customers.all);
  const deliveries = makeDeliveries(COURIER_DAYS);
  let written = 0;
  let recentFrom = Infinity;
  for (const order of makeOrders(stream(1), world, o.orders)) {
    write(order);
    if (clock.hasToday) writeTickets(order);
    regulars.see(order);
    deliveries.see(order);
    if (order.daysAgo < RECENT_DAYS) recentFrom = Math.min(recentFrom, order.id);
    written += 1;
    if (written % 1_000 === 0) o.onProgress(Math.floor(written * SHARE_OF_ORDERS));
    await inserter.room();
  }
  await regulars.write(inserter, clock);

  const days = o.orders < SMALL_SEED ? Math.min(HOURS_OF_SMALL_SEED, clock.dayCount) : clock.dayCount;
  const plan = { clock, pizzerias, employees, days, courierDays: COURIER_DAYS };
  const shifts = writeHours(stream(3), inserter, plan);
  writeSchedule(inserter, plan);
  writeTrips(inserter, { deliveries: deliveries.all(), shifts, staff, now: clock.now });
  await inserter.flush();

  const from = Number.isFinite(recentFrom) ? recentFrom : 0;
  const derived = [...derivedTables(from), ...drawerTables(from, clock)];
  for (const [index, { sql, values }] of derived.entries()) {
    await connection.query(sql, [...values]);
    o.onProgress(Math.floor(o.orders * (SHARE_OF_ORDERS + ((1 - SHARE_OF_ORDERS) * (index + 1)) / derived.length)));
  }
  await writePaySheets(connection, clock, days);
}
