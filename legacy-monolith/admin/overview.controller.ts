import type { Express } from 'express';
import { requireRole, staffUserOf } from '../shared/require-role.ts';
import type { NetworkRepository } from './network/network.repository.ts';

/** `/admin`: what there is of everything; a marketer has no business there but marketing. */
export function addOverviewScreen(app: Express, network: NetworkRepository): void {
  app.get('/admin', requireRole('admin', 'marketer'), async (request, response) => {
    if (staffUserOf(request).role === 'marketer') response.redirect('/admin/promotions');
    else response.render('admin/views/overview', { title: 'Network', counts: await network.overview() });
  });
}
