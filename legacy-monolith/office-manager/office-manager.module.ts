import type { MonolithModule } from '../shared/module.ts';

export const officeManagerModule: MonolithModule = {
  name: 'office-manager',
  paths: ['/office-manager'],
  screens: [
    {
      path: '/office-manager',
      title: 'Office',
      description: 'Settings, promotions, staff and reports',
      roles: ['office-manager', 'franchisee', 'admin'],
    },
  ],
  add: () => undefined,
};
