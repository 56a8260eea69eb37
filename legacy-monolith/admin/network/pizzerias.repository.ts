import type { LegacyDatabase } from '../../shared/database.ts';
import { forPage } from '../shared/admin-page.ts';
import { idOf } from './network.repository.ts';
import type { PizzeriaForm } from './pizzeria-form.ts';

export type AdminPizzeriasRepository = ReturnType<typeof makeAdminPizzeriasRepository>;

/** Pizzerias with everything that hangs on them. */
export function makeAdminPizzeriasRepository(db: LegacyDatabase) {
  return {
    all: async () => forPage((await db.call('admin_pizzerias'))[0]),
    async get(id: number) {
      const [rows, hours, zones] = await db.call('admin_pizzeria_get', [id]);
      const [pizzeria] = forPage(rows);
      return pizzeria && { pizzeria, hours: forPage(hours), zones: forPage(zones) };
    },
    open: async (pizzeria: PizzeriaForm, by: number) =>
      idOf(await db.call('admin_pizzeria_open', [JSON.stringify(pizzeria), by])),
    change: (id: number, pizzeria: PizzeriaForm, by: number) =>
      db.call('admin_pizzeria_change', [id, JSON.stringify(pizzeria), by]),
  };
}
