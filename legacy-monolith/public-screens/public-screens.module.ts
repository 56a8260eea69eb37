import type { MonolithModule } from '../shared/module.ts';

export const publicScreensModule: MonolithModule = {
  name: 'public-screens',
  paths: ['/public-screens'],
  screens: [
    {
      path: '/public-screens',
      title: 'Televisions',
      description: 'Menu board, adverts, pick-up board',
      roles: ['shift-manager', 'office-manager', 'admin'],
    },
  ],
  add: () => undefined,
};
