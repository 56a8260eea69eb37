import type { MonolithModule } from '../shared/module.ts';
import { makeOrderStatusRepository } from '../site/order-status.repository.ts';
import { makePlacesRepository } from '../site/places.repository.ts';
import { addApi } from './api.routes.ts';
import { makeOrdersRepository } from './orders.repository.ts';
import { makeOrdersService } from './orders.service.ts';
import { makeRevenueRepository } from './revenue.repository.ts';

export const apiModule: MonolithModule = {
  name: 'api',
  paths: ['/api'],
  screens: [],
  add(app, { db, referenceDb, reportsDb, auth, menus, verifyToken }) {
    addApi(app, {
      auth,
      menus,
      orders: makeOrdersService(makeOrdersRepository(db)),
      revenue: makeRevenueRepository(reportsDb),
      places: makePlacesRepository(referenceDb),
      orderStatus: makeOrderStatusRepository(db),
      verifyToken,
    });
  },
};
