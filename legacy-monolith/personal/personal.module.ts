import type { MonolithModule } from '../shared/module.ts';
import { addPersonalScreen } from './personal.controller.ts';
import { makePersonalRepository } from './personal.repository.ts';
import { makePersonalService } from './personal.service.ts';

export const personalModule: MonolithModule = {
  name: 'personal',
  paths: ['/personal'],
  screens: [
    {
      path: '/personal',
      title: 'My work',
      description: 'Your shifts, hours, pay and leave',
      roles: ['operator', 'cashier', 'cook', 'courier', 'shift-manager', 'office-manager', 'marketer', 'admin'],
    },
  ],
  add: (app, { db }) => {
    const repository = makePersonalRepository(db);
    addPersonalScreen(app, { repository, service: makePersonalService(repository) });
  },
};
