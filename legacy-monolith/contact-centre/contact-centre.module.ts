import type { MonolithModule } from '../shared/module.ts';
import { makeSmsRepository } from '../sms/sms.repository.ts';
import { SmsService } from '../sms/sms.service.ts';
import { makeCartService } from './cart.service.ts';
import { addContactCentreScreen } from './contact-centre.controller.ts';
import { makeCustomersRepository } from './customers.repository.ts';
import { makeDraftsRepository } from './drafts.repository.ts';
import { makeDraftsService } from './drafts.service.ts';
import { makeOrderRepository } from './order.repository.ts';
import { makeOrderService } from './order.service.ts';
import { makePlacesRepository } from './places.repository.ts';

// A customer who has just put down the phone should have the message before the next call.
const SMS_EVERY_MS = 1_000;

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
  add(app, { config, db, referenceDb, menus, pizzerias, jobs, logger }) {
    const customers = makeCustomersRepository(db);
    const places = makePlacesRepository(referenceDb);
    addContactCentreScreen(app, {
      carts: makeCartService({ menus, customers, places }),
      customers,
      drafts: makeDraftsService(makeDraftsRepository(db)),
      orders: makeOrderService(makeOrderRepository(db)),
      places,
      pizzerias,
    });
    const gatewayUrl = config.SMS_GATEWAY_URL;
    if (gatewayUrl !== undefined) {
      const sms = new SmsService({ repository: makeSmsRepository(db), gatewayUrl, logger });
      jobs.every('sms', SMS_EVERY_MS, () => sms.sendWaiting());
    }
  },
};
