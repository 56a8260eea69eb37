import type { MonolithModule } from '../shared/module.ts';

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
  add: () => undefined,
};
