import type { Express } from 'express';
import { camelRows } from '../../shared/camel-rows.ts';
import { officePage } from '../office-page.ts';
import { officeManager, type OfficeDeps } from '../office-scope.ts';

/** What the manager looks at first. */
export function addOfficeHome(app: Express, { scope, db }: OfficeDeps): void {
  app.get('/office-manager', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager', title: 'Office' });
    const [rows] = await db.call('office_overview', [page.pizzeria.id]);
    response.render('office-manager/views/home', { ...page, overview: camelRows(rows)[0] });
  });
}
