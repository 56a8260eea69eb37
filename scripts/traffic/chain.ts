import { UserError } from '../user-error.ts';
import type { MenuItem, OrderClient } from './client/order-client.ts';

/** A pizzeria with what can be ordered there. */
export interface Pizzeria {
  readonly id: number;
  readonly menu: readonly MenuItem[];
}

/** Ids without a pizzeria after which the chain is taken to have ended. */
const MAX_GAP = 20;

/** Finds the pizzerias by asking for their menus (ids from 1 on): there is no list of them without a login. */
export async function findChain(client: OrderClient, max: number): Promise<readonly Pizzeria[]> {
  const found: Pizzeria[] = [];
  for (let id = 1, missed = 0; missed < MAX_GAP && found.length < max; id++) {
    const menu = await client.menu(id);
    if (menu.ok) {
      found.push({ id, menu: menu.body.items.filter((item) => item.available) });
      missed = 0;
    } else if (menu.status === 404 || menu.status === 422) {
      missed++;
    } else {
      throw new UserError(`The menu of pizzeria ${id} cannot be read: ${menu.status ?? menu.code}, ${menu.detail}`);
    }
  }
  if (found.length === 0) throw new UserError('No pizzeria has a menu: is the database seeded? ("strangler reset")');
  return found;
}
