import type { MonolithModule } from '../shared/module.ts';
import { addLiveScreen } from './live/live.controller.ts';
import { makeLiveRepository } from './live/live.repository.ts';
import { makeLiveService } from './live/live.service.ts';
import { addOrdersScreen } from './orders/orders.controller.ts';
import { makeShiftOrdersRepository } from './orders/orders.repository.ts';
import { makeShiftOrdersService } from './orders/orders.service.ts';
import { addStaffOnShiftScreen } from './staff/staff.controller.ts';
import { makeStaffOnShiftRepository } from './staff/staff.repository.ts';
import { addStopsScreen } from './stops/stops.controller.ts';
import { makeStopsRepository } from './stops/stops.repository.ts';

export const shiftManagerModule: MonolithModule = {
  name: 'shift-manager',
  paths: ['/shift-manager'],
  screens: [
    {
      path: '/shift-manager',
      title: 'Shift',
      description: 'Live sales, stop list, changing orders, staff on shift',
      roles: ['shift-manager', 'office-manager', 'admin'],
    },
  ],
  add: (app, { db, pizzerias }) => {
    addLiveScreen(app, { pizzerias, service: makeLiveService(makeLiveRepository(db)) });
    addStopsScreen(app, { pizzerias, repository: makeStopsRepository(db) });
    addOrdersScreen(app, { pizzerias, service: makeShiftOrdersService(makeShiftOrdersRepository(db)) });
    addStaffOnShiftScreen(app, { pizzerias, repository: makeStaffOnShiftRepository(db) });
  },
};
