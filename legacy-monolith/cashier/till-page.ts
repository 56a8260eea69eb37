import type { Request, RequestHandler } from 'express';
import { idFromPath, ordersProblems } from '../../services/contracts/index.ts';
import { choosePizzeria, type ChosenPizzeria } from '../shared/chosen-pizzeria.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { money } from '../shared/money.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole } from '../shared/require-role.ts';

const TABS = [
  { path: '/cashier', title: 'Orders' },
  { path: '/cashier/new', title: 'New order' },
  { path: '/cashier/drawer', title: 'Cash drawer' },
] as const;

/** Whoever may stand at the till. */
export const atTheTill: RequestHandler = requireRole('cashier', 'shift-manager', 'admin');

/** The same for what changes something. */
export const changeAtTheTill: readonly RequestHandler[] = [atTheTill, requireCsrfToken()];

/** What every page of the till shows around its own content. */
export async function tillPage(
  request: Request,
  pizzerias: PizzeriaRepository,
  page: { readonly path: (typeof TABS)[number]['path']; readonly title: string; readonly scripts: readonly string[] },
): Promise<ChosenPizzeria & Readonly<Record<string, unknown>>> {
  return { ...(await choosePizzeria(request, pizzerias)), ...page, tabs: TABS, money };
}

/** The order that a path names. */
export function orderIdOf(request: Request): number {
  const id = idFromPath(request.params['id']);
  if (id === undefined) throw ordersProblems.noSuchOrder(String(request.params['id']));
  return id;
}
