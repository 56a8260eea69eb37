import type { OrderStatus } from '../../services/contracts/index.ts';
import type { LegacyDatabase } from '../shared/database.ts';

/** Where an order is: nothing in it tells who ordered what. Times are ISO 8601. */
export interface PublicOrderStatus {
  readonly number: number;
  readonly status: OrderStatus;
  readonly type: 'delivery' | 'pickup';
  readonly pizzeria: { readonly id: number; readonly name: string; readonly phone: string };
  readonly utcOffsetMinutes: number;
  readonly promisedAt: string | null;
  readonly changedAt: string;
}

export type OrderStatusRepository = ReturnType<typeof makeOrderStatusRepository>;

export function makeOrderStatusRepository(db: LegacyDatabase) {
  return {
    /** Of an order of the last two days; undefined when number and phone do not belong together. */
    async find(number: number, phone: string): Promise<PublicOrderStatus | undefined> {
      const [[row] = []] = await db.call('order_public_status', [number, phone]);
      if (row === undefined) return undefined;
      return {
        number: row['number'] as number,
        status: row['status'] as OrderStatus,
        type: row['type'] as PublicOrderStatus['type'],
        pizzeria: {
          id: row['pizzeria_id'] as number,
          name: row['pizzeria'] as string,
          phone: row['pizzeria_phone'] as string,
        },
        utcOffsetMinutes: row['utc_offset_minutes'] as number,
        promisedAt: row['promised_at'] as string | null,
        changedAt: row['changed_at'] as string,
      };
    },
  };
}
