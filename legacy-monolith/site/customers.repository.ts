import type { LoginStore } from '../auth/password-login.ts';
import type { LegacyDatabase, Row } from '../shared/database.ts';

/** Somebody who orders pizza and has a login. */
export interface Customer {
  readonly id: number;
  readonly phone: string;
  readonly name: string;
}

/** A customer's own page. Money in minor units of each order's currency. */
export interface CustomerAccount {
  readonly discountPercent: number;
  readonly points: number;
  readonly address: { readonly street: string; readonly house: string; readonly flat: string } | null;
  readonly orders: readonly {
    readonly id: number;
    readonly number: number;
    readonly businessDate: string;
    readonly status: string;
    readonly total: number;
    readonly pizzeria: string;
    readonly currency: string;
  }[];
}

export type SiteCustomersRepository = ReturnType<typeof makeSiteCustomersRepository>;

export function makeSiteCustomersRepository(db: LegacyDatabase) {
  const logins: LoginStore<Customer> = {
    async find(phone) {
      const [[row] = []] = await db.call('customer_login_find', [phone]);
      if (row === undefined) return undefined;
      const person = toCustomer(row);
      return { id: person.id, passwordHash: row['password_hash'] as string, person };
    },
    async isLocked(id, now) {
      const [[row] = []] = await db.call('customer_login_locked', [id, now]);
      return row?.['locked'] === 1;
    },
    async noteFailure(id, now) {
      await db.call('customer_login_failed', [id, now]);
    },
    async noteSuccess(id) {
      await db.call('customer_login_succeeded', [id]);
    },
  };
  return {
    logins,

    /** Puts a message with the code into the queue; refuses when there were too many. */
    async sendCode(phone: string, code: string, text: string, now: Date): Promise<void> {
      await db.call('customer_code_send', [phone, code, text, now]);
    },

    /** The owner of the phone, with a login from now on; undefined for a wrong or old code. */
    async useCode(
      owner: { readonly phone: string; readonly name: string },
      code: string,
      passwordHash: string,
      now: Date,
    ): Promise<Customer | undefined> {
      const [[row] = []] = await db.call('customer_code_use', [owner.phone, code, owner.name, passwordHash, now]);
      return row === undefined ? undefined : toCustomer(row);
    },

    async account(customerId: number): Promise<CustomerAccount> {
      const [[row] = [], orders = []] = await db.call('customer_account', [customerId]);
      const { street = null, house, flat } = row ?? {};
      return {
        discountPercent: (row?.['discount_percent'] ?? 0) as number,
        points: (row?.['points'] ?? 0) as number,
        address: street === null ? null : ({ street, house, flat } as CustomerAccount['address']),
        orders: orders.map(
          ({ business_date: businessDate, ...order }) =>
            ({ ...order, businessDate }) as CustomerAccount['orders'][number],
        ),
      };
    },
  };
}

function toCustomer({ id, phone, name }: Row): Customer {
  return { id, phone, name } as Customer;
}
