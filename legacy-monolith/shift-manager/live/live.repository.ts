import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';

/** The day until now, and the same weekday a week ago until the same minute; money in minor units. */
export interface LiveHead {
  readonly time: string;
  readonly today: string;
  readonly beforeDay: string;
  readonly orders: number;
  readonly revenue: number;
  readonly ordersBefore: number;
  readonly revenueBefore: number;
}

export interface LiveHour {
  readonly hour: number;
  readonly orders: number;
  readonly revenue: number;
  readonly ordersBefore: number;
  readonly revenueBefore: number;
}

export interface LateOrder {
  readonly id: number;
  readonly number: number;
  readonly status: string;
  readonly type: string;
  readonly promised: string;
  readonly minutesLate: number;
}

export interface Live {
  readonly head: LiveHead;
  readonly hours: readonly LiveHour[];
  readonly statuses: readonly { readonly status: string; readonly orders: number }[];
  readonly stations: readonly { readonly station: string; readonly tickets: number; readonly oldestMinutes: number }[];
  readonly late: readonly LateOrder[];
  readonly couriers: readonly {
    readonly name: string;
    readonly leftAt: string;
    readonly minutes: number;
    readonly orders: number;
  }[];
}

export type LiveRepository = ReturnType<typeof makeLiveRepository>;

export function makeLiveRepository(db: LegacyDatabase) {
  return {
    async live(pizzeriaId: number): Promise<Live> {
      const sets = (await db.call('shift_live', [pizzeriaId])).map((rows) => camelRows(rows) as unknown);
      const [[head], hours, statuses, stations, late, couriers] = sets as [
        [LiveHead],
        ...[Live['hours'], Live['statuses'], Live['stations'], Live['late'], Live['couriers']],
      ];
      return { head, hours, statuses, stations, late, couriers };
    },
    /** What is in an order, for people: `2 × Pepperoni`. */
    async lines(orderId: number): Promise<readonly string[]> {
      const [, lines = []] = await db.call('order_get', [orderId]);
      return lines.map(({ quantity, name }) => `${String(quantity)} × ${String(name)}`);
    },
  };
}
