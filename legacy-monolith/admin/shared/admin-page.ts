import type { Express, Request, Response } from 'express';
import type { Role } from '../../auth/staff-user.ts';
import { wantsPage } from '../../shared/require-role.ts';

interface Section {
  readonly path: string;
  readonly title: string;
  readonly roles: readonly Role[];
}

const SECTIONS: readonly Section[] = [
  { path: '/admin/pizzerias', title: 'Pizzerias', roles: ['admin'] },
  { path: '/admin/cities', title: 'Cities', roles: ['admin'] },
  { path: '/admin/departments', title: 'Departments', roles: ['admin'] },
  { path: '/admin/countries', title: 'Countries', roles: ['admin'] },
  { path: '/admin/products', title: 'Products', roles: ['admin'] },
  { path: '/admin/ingredients', title: 'Ingredients', roles: ['admin'] },
  { path: '/admin/toppings', title: 'Extras', roles: ['admin'] },
  { path: '/admin/price-lists', title: 'Price lists', roles: ['admin'] },
  { path: '/admin/promotions', title: 'Promotions', roles: ['admin', 'marketer'] },
  { path: '/admin/bonus-actions', title: 'Bonus actions', roles: ['admin', 'marketer'] },
  { path: '/admin/adverts', title: 'Adverts', roles: ['admin', 'marketer'] },
  { path: '/admin/labels', title: 'Labels', roles: ['admin'] },
  { path: '/admin/users', title: 'Users', roles: ['admin'] },
  { path: '/admin/audit', title: 'Audit log', roles: ['admin'] },
];

/** Gives every page of the administration the sections that the person may open, and the one that is open. */
export function addAdminSections(app: Express): void {
  app.use('/admin', (request, response, next) => {
    const role = request.session.user?.role;
    const open = `/admin${request.path}`;
    const mine = SECTIONS.filter(({ roles }) => role !== undefined && roles.includes(role));
    response.locals['sections'] = mine.map((section) => ({
      ...section,
      open: open === section.path || open.startsWith(`${section.path}/`),
    }));
    response.locals['scripts'] = ['admin.js'];
    response.locals['money'] = (minor: unknown) => (Number(minor) / 100).toFixed(2);
    next();
  });
}

/** After a change: people without scripts are sent to the page that shows it, a page's script is told where that is. */
export function answerSaved(request: Request, response: Response, location: string, id?: unknown): void {
  if (wantsPage(request)) response.redirect(303, location);
  else response.json({ location, ...(id === undefined ? {} : { id }) });
}
