import type { MonolithModule } from '../shared/module.ts';
import { addDeliveryScreen } from './delivery.controller.ts';
import { makeDeliveryRepository } from './delivery.repository.ts';
import { makeDeliveryService } from './delivery.service.ts';

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
  add(app, { db, pizzerias }) {
    addDeliveryScreen(app, { delivery: makeDeliveryService(makeDeliveryRepository(db)), pizzerias });
  },
};
