import type { MonolithModule } from '../shared/module.ts';

export const adminModule: MonolithModule = {
  name: 'admin',
  paths: ['/admin'],
  screens: [
    {
      path: '/admin',
      title: 'Network',
      description: 'Countries, pizzerias, products, prices, users',
      roles: ['admin', 'marketer'],
    },
  ],
  add: () => undefined,
};
