import type { Knex } from 'knex';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from './legacy-database.ts';
import { runMonolith, type RunningMonolith } from './running-monolith.ts';
import { makeVisitor, type Visitor } from './visitor.ts';

export interface OrderWish {
  readonly type?: 'delivery' | 'pickup';
  readonly pizzeriaId?: number;
  readonly lines?: readonly { readonly productId: number; readonly quantity: number }[];
  readonly status?: string;
}

export interface TakenOrder {
  readonly id: number;
  readonly number: number;
  readonly total: number;
}

/** A seeded chain with its monolith running: where kitchen, till and couriers are tested. */
export interface ShopFloor {
  /** Root's URL with the database. */
  readonly url: string;
  readonly root: Knex;
  readonly db: LegacyDatabase;
  readonly monolith: RunningMonolith;
  /** Takes an order by its procedure; by default two pepperonis to be delivered by pizzeria 1. */
  order(wish?: OrderWish): Promise<TakenOrder>;
  statusOf(orderId: number): Promise<string>;
  userId(login: string): Promise<number>;
  employeeId(login: string): Promise<number>;
  /** Somebody with a login, who has seen a page. */
  visitor(login: string): Promise<Visitor>;
  stop(): Promise<void>;
}

/** Product 2 is a pepperoni (made in the kitchen), product 32 a cola (handed over as it is). */
export const PIZZA = 2;
export const COLA = 32;

export async function shopFloor(label: string): Promise<ShopFloor> {
  const { url, appUrl } = await legacyDatabase(label);
  await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
  const root = connectForMigration(url);
  const db = connectLegacyDatabase(appUrl);
  const monolith = await runMonolith(appUrl);
  const only = async (table: string, where: object): Promise<Readonly<Record<string, unknown>>> => {
    const [row] = (await root(table).where(where)) as Record<string, unknown>[];
    if (row === undefined) throw new Error(`no row of ${table} is ${JSON.stringify(where)}`);
    return row;
  };
  const userId = async (login: string): Promise<number> => (await only('users', { login }))['id'] as number;

  return {
    url,
    root,
    db,
    monolith,
    async order({ type = 'delivery', pizzeriaId = 1, lines = [{ productId: PIZZA, quantity: 2 }], status } = {}) {
      const where = type === 'delivery' ? ['Lenin Street', '12', '5'] : [null, null, null];
      const head = [pizzeriaId, type, '+79995550001', 'Anna', ...where];
      const sets = await db.call('order_create', [...head, JSON.stringify(lines), 'no onions', null]);
      const order = sets[1]?.[0] as unknown as TakenOrder;
      if (status !== undefined) await db.call('order_set_status', [order.id, status]);
      return order;
    },
    statusOf: async (id) => (await only('orders', { id }))['status'] as string,
    userId,
    employeeId: async (login) => (await only('employees', { user_id: await userId(login) }))['id'] as number,
    async visitor(login) {
      const visitor = makeVisitor(monolith.baseUrl);
      await visitor.get('/login');
      await visitor.submit('/login', { login, password: 'margherita', next: '/' });
      await visitor.get('/');
      return visitor;
    },
    async stop() {
      await monolith.stop();
      await db.close();
      await root.destroy();
    },
  };
}
