import type { Request, RequestHandler } from 'express';
import { choosePizzeria, type ChosenPizzeria } from '../shared/chosen-pizzeria.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { money } from '../shared/money.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole } from '../shared/require-role.ts';

const TABS = [
  { path: '/shift-manager', title: 'Now' },
  { path: '/shift-manager/stops', title: 'Stop list' },
  { path: '/shift-manager/orders', title: 'Change an order' },
  { path: '/shift-manager/staff', title: 'Staff on shift' },
] as const;

/** Whoever may run a shift. */
export const shiftManager: RequestHandler = requireRole('shift-manager', 'office-manager', 'admin');

/** The same for what changes something. */
export const changeAsShiftManager: readonly RequestHandler[] = [shiftManager, requireCsrfToken()];

/** What every page of the shift shows around its own content. */
export async function shiftPage(
  request: Request,
  pizzerias: PizzeriaRepository,
  page: { readonly path: (typeof TABS)[number]['path']; readonly title: string; readonly scripts: readonly string[] },
): Promise<ChosenPizzeria & Readonly<Record<string, unknown>>> {
  return { ...(await choosePizzeria(request, pizzerias)), ...page, tabs: TABS, money };
}
