import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf, wantsPage } from '../../shared/require-role.ts';
import type { CrmExportService } from './crm-export.service.ts';

const markSchema = z.object({ from: z.iso.date({ error: 'must be a day like 2015-03-31' }) });

/** An administrator lets the batches to the CRM run now, or lets them send everything again. */
export function addCrmRoutes(app: Express, crmExport: CrmExportService): void {
  const change = [requireRole('admin'), requireCsrfToken()];

  app.post('/export/crm/run', ...change, async (request, response) => {
    const runs = await crmExport.runNow(staffUserOf(request).id);
    const failed = runs.find(({ error }) => error !== null);
    const counts = runs.map(({ kind, sent }) => `${sent} ${kind}`).join(' and ');
    if (failed !== undefined) throw problem('not-available', `Sent ${counts}, then: ${failed.error ?? ''}`);
    if (wantsPage(request)) response.redirect(303, '/export');
    else response.json({ location: '/export', said: `Sent ${counts}.`, runs });
  });

  app.post('/export/crm/mark', ...change, async (request, response) => {
    const { from } = parseRequest(markSchema, request.body);
    await crmExport.sendAgainFrom(from, staffUserOf(request).id);
    if (wantsPage(request)) response.redirect(303, '/export');
    else response.json({ location: '/export', said: `Everything that changed since ${from} is sent again.` });
  });
}
