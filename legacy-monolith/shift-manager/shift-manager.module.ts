import type { MonolithModule } from '../shared/module.ts';

export const shiftManagerModule: MonolithModule = {
  name: 'shift-manager',
  paths: ['/shift-manager'],
  screens: [
    {
      path: '/shift-manager',
      title: 'Shift',
      description: 'Live sales, stop list, staff on shift',
      roles: ['shift-manager', 'office-manager', 'admin'],
    },
  ],
  add: () => undefined,
};
