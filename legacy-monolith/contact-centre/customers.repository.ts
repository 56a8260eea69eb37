import type { LegacyDatabase, Row } from '../shared/database.ts';

/** What an operator sees of a caller. */
export interface CustomerCard {
  readonly customer: {
    readonly id: number;
    readonly phone: string;
    readonly name: string;
    readonly discountPercent: number;
  } | null;
  readonly addresses: readonly { readonly street: string; readonly house: string; readonly flat: string }[];
}

export type CustomersRepository = ReturnType<typeof makeCustomersRepository>;

export function makeCustomersRepository(db: LegacyDatabase) {
  return {
    async find(phone: string): Promise<CustomerCard> {
      return toCard(await db.call('customer_find', [phone]));
    },
    /** A known customer stays as it is. */
    async make(phone: string, name: string): Promise<CustomerCard> {
      return toCard(await db.call('customer_make', [phone, name]));
    },
  };
}

function toCard(sets: readonly (readonly Row[])[]): CustomerCard {
  const [[customer] = [], addresses = []] = sets;
  return {
    customer:
      customer === undefined
        ? null
        : {
            id: customer['id'] as number,
            phone: customer['phone'] as string,
            name: customer['name'] as string,
            discountPercent: customer['discount_percent'] as number,
          },
    addresses: addresses.map((row) => ({
      street: row['street'] as string,
      house: row['house'] as string,
      flat: row['flat'] as string,
    })),
  };
}
