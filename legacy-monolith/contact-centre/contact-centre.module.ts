import type { MonolithModule } from '../shared/module.ts';
import { addContactCentreScreen } from './contact-centre.controller.ts';
import { makeContactCentreService } from './contact-centre.service.ts';
import { makeCustomersRepository } from './customers.repository.ts';

export const contactCentreModule: MonolithModule = {
  name: 'contact-centre',
  paths: ['/contact-centre'],
  screens: [
    {
      path: '/contact-centre',
      title: 'Contact centre',
      description: 'Take an order by phone',
      roles: ['operator', 'admin'],
    },
  ],
  add(app, { db, menus, pizzerias }) {
    addContactCentreScreen(app, {
      service: makeContactCentreService({ customers: makeCustomersRepository(db), menus }),
      pizzerias,
    });
  },
};
