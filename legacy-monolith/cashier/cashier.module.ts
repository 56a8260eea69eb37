import type { MonolithModule } from '../shared/module.ts';
import { addCashierScreen } from './cashier.controller.ts';

export const cashierModule: MonolithModule = {
  name: 'cashier',
  paths: ['/cashier'],
  screens: [
    {
      path: '/cashier',
      title: 'Cashier',
      description: "Today's orders of a pizzeria",
      roles: ['cashier', 'shift-manager', 'admin'],
    },
  ],
  add: (app, { pizzerias }) => {
    addCashierScreen(app, pizzerias);
  },
};
