import { ordersProblems } from '../../services/contracts/index.ts';
import { problem } from '../../services/kit/index.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import type { LegacyDatabase } from '../shared/database.ts';
import { toPizzeria, type Pizzeria } from '../shared/pizzeria.repository.ts';

/** What a person may export. */
export interface ExportScope {
  readonly pizzerias: readonly Pizzeria[];
  /** The ids for a file: the pizzeria that was chosen, or all of the person's. */
  choose(pizzeriaId: number | null): readonly number[];
}

/** From the primary: whoever has just lost a department must not read it from a replica that lags. */
export async function loadExportScope(db: LegacyDatabase, user: StaffUser): Promise<ExportScope> {
  const [rows = []] = await db.call('export_scope', [user.id]);
  const pizzerias = rows.map(toPizzeria);
  const ids = pizzerias.map(({ id }) => id);
  return {
    pizzerias,
    choose(pizzeriaId) {
      if (pizzeriaId === null) return ids;
      if (ids.includes(pizzeriaId)) return [pizzeriaId];
      throw user.role === 'admin' ? problem('not-found', 'There is no such pizzeria.') : ordersProblems.otherPizzeria();
    },
  };
}
