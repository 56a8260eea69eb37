import type { Express } from 'express';
import { requireApiToken, type VerifyApiToken } from '../../services/kit/index.ts';
import type { AuthService } from '../auth/auth.service.ts';
import { makeMenuController } from './menu.controller.ts';
import type { MenuService } from './menu.service.ts';
import { makeOrdersController } from './orders.controller.ts';
import type { OrdersService } from './orders.service.ts';
import { makeRevenueController } from './revenue.controller.ts';
import type { RevenueRepository } from './revenue.repository.ts';
import { makeTokenController } from './token.controller.ts';

export interface ApiDeps {
  readonly auth: AuthService;
  readonly menus: MenuService;
  readonly orders: OrdersService;
  readonly revenue: RevenueRepository;
  readonly verifyToken: VerifyApiToken;
}

/** The JSON API that tills, sites and widgets use. Reading the menu and ordering are public, as on a site. */
export function addApi(app: Express, { auth, menus, orders, revenue, verifyToken }: ApiDeps): void {
  const staff = requireApiToken(verifyToken);
  const controller = makeOrdersController(orders);
  app.get('/api/menu', makeMenuController(menus));
  app.get('/api/revenue', makeRevenueController(revenue));
  app.post('/api/token', makeTokenController(auth));
  app.post('/api/orders', controller.create);
  app.get('/api/orders/:id', staff, controller.get);
  app.post('/api/orders/:id/status', staff, controller.setStatus);
  app.get('/api/pizzerias/:pizzeriaId/orders', staff, controller.ofDay);
}
