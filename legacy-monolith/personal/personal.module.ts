import type { MonolithModule } from '../shared/module.ts';

export const personalModule: MonolithModule = {
  name: 'personal',
  paths: ['/personal'],
  screens: [
    {
      path: '/personal',
      title: 'My work',
      description: 'Your shifts, hours and pay',
      roles: ['operator', 'cashier', 'cook', 'courier', 'shift-manager', 'office-manager', 'marketer', 'admin'],
    },
  ],
  add: () => undefined,
};
