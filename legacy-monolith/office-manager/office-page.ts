import type { Request } from 'express';
import type { ChosenPizzeria } from '../shared/chosen-pizzeria.ts';
import { money } from '../shared/money.ts';
import type { OfficeScope } from './office-scope.ts';

const TABS = [
  { path: '/office-manager', title: 'Office' },
  { path: '/office-manager/settings', title: 'Settings' },
  { path: '/office-manager/promotions', title: 'Promotions' },
  { path: '/office-manager/staff', title: 'Staff' },
  { path: '/office-manager/schedule', title: 'Schedule' },
  { path: '/office-manager/leave', title: 'Leave' },
  { path: '/office-manager/stock', title: 'Stock' },
  { path: '/office-manager/pay', title: 'Pay' },
  { path: '/office-manager/reports', title: 'Reports' },
] as const;

/** A page of the office: which tab it is, and its heading. */
export interface OfficePage {
  readonly path: (typeof TABS)[number]['path'];
  readonly title: string;
}

/** What every page of the office shows around its own content. */
export async function officePage(
  request: Request,
  scope: OfficeScope,
  page: OfficePage,
): Promise<ChosenPizzeria & Readonly<Record<string, unknown>>> {
  return { ...(await scope.choose(request)), ...aroundPage(page) };
}

/** The same without a pizzeria. */
export function aroundPage(page: OfficePage): Readonly<Record<string, unknown>> {
  return { ...page, tabs: TABS, money, scripts: ['json-forms.js'] };
}
