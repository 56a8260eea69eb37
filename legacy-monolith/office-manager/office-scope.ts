import type { Request, RequestHandler } from 'express';
import { idFromPath } from '../../services/contracts/index.ts';
import { problem } from '../../services/kit/index.ts';
import type { ChosenPizzeria } from '../shared/chosen-pizzeria.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import type { LegacyDatabase } from '../shared/database.ts';
import { toPizzeria, type Pizzeria } from '../shared/pizzeria.repository.ts';
import { requireRole, staffUserOf } from '../shared/require-role.ts';

/** Whoever may run an office. */
export const officeManager: RequestHandler = requireRole('office-manager', 'franchisee', 'admin');

/** The same for what changes something. */
export const changeAsOfficeManager: readonly RequestHandler[] = [officeManager, requireCsrfToken()];

/** What every controller of the office needs. */
export interface OfficeDeps {
  readonly scope: OfficeScope;
  readonly db: LegacyDatabase;
}

/** Whose office a person runs, and in whose name something is changed. */
export interface OfficeChange {
  readonly pizzeriaId: number;
  readonly userId: number;
}

export type OfficeScope = ReturnType<typeof makeOfficeScope>;

/** Decides which pizzerias a person may look at: an office manager one, a franchisee those of their departments. */
export function makeOfficeScope(db: LegacyDatabase) {
  async function visible(request: Request): Promise<readonly Pizzeria[]> {
    const [rows = []] = await db.call('office_pizzerias', [staffUserOf(request).id]);
    return rows.map(toPizzeria);
  }

  async function choose(request: Request): Promise<ChosenPizzeria> {
    const choice = await visible(request);
    const given = request.query['pizzeriaId'];
    const wanted = given === undefined ? choice[0]?.id : idFromPath(given);
    if (wanted === undefined) throw problem('not-found', 'There is no such pizzeria.');
    return { pizzeria: pick(request, choice, wanted), choice };
  }

  return {
    /** The pizzeria that a page is about (`?pizzeriaId=`, else the first), and those to change to. */
    choose,
    /** The pizzerias that a report is about: all that are named, else `fallback`. */
    async chooseSeveral(
      request: Request,
      fallback: (visible: readonly Pizzeria[]) => readonly Pizzeria[],
    ): Promise<{ readonly chosen: readonly Pizzeria[]; readonly choice: readonly Pizzeria[] }> {
      const choice = await visible(request);
      const given = [request.query['pizzeriaId'] ?? []].flat();
      const ids = given.map((each) => {
        const id = idFromPath(each);
        if (id === undefined) throw problem('not-found', 'There is no such pizzeria.');
        return id;
      });
      return { chosen: ids.length === 0 ? fallback(choice) : ids.map((id) => pick(request, choice, id)), choice };
    },
    async change(request: Request): Promise<OfficeChange> {
      const { pizzeria } = await choose(request);
      return { pizzeriaId: pizzeria.id, userId: staffUserOf(request).id };
    },
  };
}

function pick(request: Request, choice: readonly Pizzeria[], wanted: number): Pizzeria {
  const found = choice.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  // An administrator sees all there are.
  if (staffUserOf(request).role === 'admin') throw problem('not-found', 'There is no such pizzeria.');
  throw problem('not-allowed', 'This is not a pizzeria of yours.');
}
