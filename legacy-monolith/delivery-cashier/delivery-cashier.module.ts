import type { MonolithModule } from '../shared/module.ts';

export const deliveryCashierModule: MonolithModule = {
  name: 'delivery-cashier',
  paths: ['/delivery-cashier'],
  screens: [
    {
      path: '/delivery-cashier',
      title: 'Delivery',
      description: 'Couriers, their orders and their cash',
      roles: ['courier', 'cashier', 'shift-manager', 'admin'],
    },
  ],
  add: () => undefined,
};
