import { camelRows } from '../shared/camel-rows.ts';
import type { LegacyDatabase, Row } from '../shared/database.ts';

/** Where a pizza is made, in the order in which it passes. */
export const STATIONS = ['dough', 'filling', 'oven', 'packing'] as const;
export type Station = (typeof STATIONS)[number];

/** One piece that waits at a station. */
export interface Ticket {
  readonly id: number;
  readonly orderId: number;
  readonly line: number;
  readonly piece: number;
  readonly name: string;
  /** Extras; empty when there are none. */
  readonly details: string;
  /** Since it came to the station. */
  readonly seconds: number;
}

/** An order of which nothing is made here, and how long it has waited to be packed. */
export interface UnmadeOrder {
  readonly orderId: number;
  readonly seconds: number;
}

export interface StationWork {
  readonly tickets: readonly Ticket[];
  readonly waiting: Readonly<Record<Station, number>>;
  readonly unmade: readonly UnmadeOrder[];
}

/** What the kitchen sees of an order. */
export interface KitchenOrder {
  readonly pizzeriaId: number;
  readonly number: number;
  readonly type: 'delivery' | 'pickup';
  readonly comment: string;
  readonly promisedAt: Date | null;
  /** How many pieces the kitchen makes of it. */
  readonly pieces: number;
  /** What goes along without being made. */
  readonly extras: readonly { readonly name: string; readonly quantity: number }[];
}

export type KitchenRepository = ReturnType<typeof makeKitchenRepository>;

/** The kitchen's tickets, one function per procedure. */
export function makeKitchenRepository(db: LegacyDatabase) {
  return {
    async at(pizzeriaId: number, station: Station): Promise<StationWork> {
      const [tickets, counts = [], unmade] = await db.call('kitchen_tickets_at', [pizzeriaId, station]);
      const count = (of: Station) => (counts.find((row) => row['station'] === of)?.['tickets'] ?? 0) as number;
      return {
        tickets: camelRows(tickets) as unknown as readonly Ticket[],
        waiting: Object.fromEntries(STATIONS.map((each) => [each, count(each)])) as Record<Station, number>,
        unmade: camelRows(unmade) as unknown as readonly UnmadeOrder[],
      };
    },
    async order(id: number): Promise<KitchenOrder | undefined> {
      const [heads, extras] = await db.call('kitchen_order', [id]);
      const [head] = camelRows(heads) as unknown as readonly Omit<KitchenOrder, 'extras'>[];
      return head && { ...head, extras: camelRows(extras) as unknown as KitchenOrder['extras'] };
    },
    async pizzeriaOf(ticketId: number): Promise<number | undefined> {
      const [[row] = []] = await db.call('kitchen_ticket_get', [ticketId]);
      return row?.['pizzeria_id'] as number | undefined;
    },
    async advance(ticketId: number, from: Station, userId: number): Promise<Row | undefined> {
      const [[ticket] = []] = await db.call('ticket_advance', [ticketId, from, userId]);
      return ticket;
    },
    async pack(orderId: number, userId: number): Promise<void> {
      await db.call('order_pack', [orderId, userId]);
    },
    /** Answers how many tickets went. */
    async cleanUp(limit: number): Promise<number> {
      const [[row] = []] = await db.call('kitchen_clean_up', [limit]);
      return row?.['gone'] as number;
    },
  };
}
