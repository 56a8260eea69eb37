import type { Inserter } from '../inserter.ts';
import type { Random } from '../random.ts';
import { madeIn } from '../reference/product-tables.ts';
import type { SeedLine, SeedOrder } from './seed-order.ts';

const STATIONS = ['dough', 'filling', 'oven', 'packing', 'done'] as const;

/** Where a piece is: the station, and when it left each one before. Moments in ms. */
interface Place {
  readonly station: (typeof STATIONS)[number];
  readonly since: number;
  readonly left: readonly number[];
}

/** Writes what stands at the stations of the kitchens today, a ticket per piece, and what went through them. */
export function makeTicketWriter(random: Random, inserter: Inserter, now: Date): (order: SeedOrder) => void {
  const addTicket = inserter.into('kitchen_tickets', [
    ...['id', 'order_id', 'line', 'piece', 'pizzeria_id', 'product_id', 'name', 'details', 'station', 'cancelled'],
    ...['created_at', 'station_since'],
  ]);
  const addStep = inserter.into('ticket_steps', ['ticket_id', 'station', 'at', 'user_id']);
  let tickets = 0;
  return (order) => {
    const { id, bill, fate, pizzeria, createdAt, daysAgo } = order;
    if (daysAgo > 0) return;
    bill.lines.forEach((line, index) => {
      if (madeIn(line.product.category) !== 'kitchen') return;
      for (let piece = 1; piece <= line.quantity; piece += 1) {
        const isFirst = index === 0 && piece === 1;
        const place = placeOf(random, order, now.getTime(), isFirst);
        tickets += 1;
        addTicket([
          ...[tickets, id, index + 1, piece, pizzeria.id, line.product.id, nameOf(line), detailsOf(line)],
          ...[place.station, fate.status === 'cancelled' ? 1 : 0, createdAt, new Date(place.since)],
        ]);
        place.left.forEach((at, step) => addStep([tickets, STATIONS[step], new Date(at), null]));
      }
    });
  };
}

function placeOf(random: Random, { fate, createdAt }: SeedOrder, now: number, isFirst: boolean): Place {
  const start = fate.cookingAt?.getTime();
  if (start === undefined) return { station: 'dough', since: createdAt.getTime(), left: [] };
  // What is still being made ends somewhere ahead; only the steps until now, or until it was cancelled, were taken.
  const end = fate.readyAt?.getTime() ?? Math.max(now, start);
  const steps = fate.readyAt === null ? random.int(isFirst ? 1 : 0, 3) : STATIONS.length - 1;
  const until = fate.cancelledAt?.getTime() ?? end;
  const left = Array.from({ length: steps }, (_, step) =>
    step === 0 ? start : Math.floor(start + ((Math.min(end, until) - start) * step) / (STATIONS.length - 2)),
  );
  return { station: STATIONS[steps] ?? 'done', since: left.at(-1) ?? createdAt.getTime(), left };
}

const nameOf = ({ product, half }: SeedLine): string =>
  half === null ? product.name : `${product.name} / ${half.name}`;
const detailsOf = ({ toppings }: SeedLine): string => toppings.map(({ name }) => `+ ${name}`).join(', ');
