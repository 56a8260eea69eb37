import type { LegacyDatabase } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';
import { idOf } from './network.repository.ts';
import type { PizzeriaForm } from './pizzeria-form.ts';

export type AdminPizzeriasRepository = ReturnType<typeof makeAdminPizzeriasRepository>;

/** Pizzerias with everything that hangs on them. */
export function makeAdminPizzeriasRepository(db: LegacyDatabase) {
  return {
    all: async () => camelRows((await db.call('admin_pizzerias'))[0]),
    async get(id: number) {
      const [rows, hours, zones] = await db.call('admin_pizzeria_get', [id]);
      const [pizzeria] = camelRows(rows);
      return pizzeria && { pizzeria, hours: camelRows(hours), zones: camelRows(zones) };
    },
    open: async (pizzeria: PizzeriaForm, by: number) =>
      idOf(await db.call('admin_pizzeria_open', [JSON.stringify(pizzeria), by])),
    change: (id: number, pizzeria: PizzeriaForm, by: number) =>
      db.call('admin_pizzeria_change', [id, JSON.stringify(pizzeria), by]),
  };
}
