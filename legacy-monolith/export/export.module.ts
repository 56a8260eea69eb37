import type { Express } from 'express';
import type { ModuleDeps, MonolithModule } from '../shared/module.ts';
import { makeAccountingService } from './accounting/accounting.service.ts';
import { makeCrmClient } from './crm/crm-client.ts';
import { makeCrmExportService } from './crm/crm-export.service.ts';
import { addCrmRoutes } from './crm/crm.controller.ts';
import { makeCrmRepository } from './crm/crm.repository.ts';
import { addExportScreen } from './export.controller.ts';

const CRM_INTERVAL_MS = 60_000;

export const exportModule: MonolithModule = {
  name: 'export',
  paths: ['/export'],
  screens: [
    {
      path: '/export',
      title: 'Export',
      description: 'Accounting files and batches to the CRM',
      roles: ['office-manager', 'franchisee', 'admin'],
    },
  ],
  add: addExport,
};

function addExport(app: Express, { config, db, reportsDb, jobs, logger }: ModuleDeps): void {
  const repository = makeCrmRepository(db);
  const { CRM_URL: url, CRM_EXPORT_INTERVAL: intervalMs = CRM_INTERVAL_MS } = config;
  const crm = url === undefined ? undefined : makeCrmClient({ url });
  const crmExport = makeCrmExportService({ repository, crm, logger });

  addExportScreen(app, {
    db,
    accounting: makeAccountingService(reportsDb),
    crm: { repository, configured: crm !== undefined },
  });
  addCrmRoutes(app, crmExport);
  if (crm !== undefined) jobs.every('export to the CRM', intervalMs, () => crmExport.runDue());
}
