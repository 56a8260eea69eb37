import type { MonolithModule } from '../shared/module.ts';
import { addDrawerScreen } from './drawer.controller.ts';
import { makeDrawerRepository } from './drawer.repository.ts';
import { addTillOrders } from './orders.controller.ts';
import { makeTillRepository } from './till.repository.ts';
import { makeTillService } from './till.service.ts';

export const cashierModule: MonolithModule = {
  name: 'cashier',
  paths: ['/cashier'],
  screens: [
    {
      path: '/cashier',
      title: 'Cashier',
      description: "Today's orders, hall orders, payments and the cash drawer",
      roles: ['cashier', 'shift-manager', 'admin'],
    },
  ],
  add(app, { db, pizzerias }) {
    addTillOrders(app, { till: makeTillService(makeTillRepository(db)), pizzerias });
    addDrawerScreen(app, { drawers: makeDrawerRepository(db), pizzerias });
  },
};
