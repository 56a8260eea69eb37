import type { Express } from 'express';
import { requireApiToken, type VerifyApiToken } from '../../services/kit/index.ts';
import type { AuthService } from '../auth/auth.service.ts';
import type { OrderStatusRepository } from '../site/order-status.repository.ts';
import type { PlacesRepository } from '../site/places.repository.ts';
import { makeMenuController } from './menu.controller.ts';
import type { MenuService } from './menu.service.ts';
import { makeOrdersController } from './orders.controller.ts';
import type { OrdersService } from './orders.service.ts';
import { makeOrderStatusController, makePlacesController } from './public.controller.ts';
import { makeRevenueWidgetController } from './revenue-widget.controller.ts';
import { makeRevenueController } from './revenue.controller.ts';
import type { RevenueRepository } from './revenue.repository.ts';
import { makeTokenController } from './token.controller.ts';

export interface ApiDeps {
  readonly auth: AuthService;
  readonly menus: MenuService;
  readonly orders: OrdersService;
  readonly revenue: RevenueRepository;
  readonly places: PlacesRepository;
  readonly orderStatus: OrderStatusRepository;
  readonly verifyToken: VerifyApiToken;
}

/** The JSON API that tills, sites and widgets use. Reading the menu and ordering are public, as on a site. */
export function addApi(app: Express, deps: ApiDeps): void {
  const { auth, menus, orders, revenue, places, orderStatus, verifyToken } = deps;
  const staff = requireApiToken(verifyToken);
  const controller = makeOrdersController(orders);
  app.get('/api/menu', makeMenuController(menus));
  app.get('/api/pizzerias', makePlacesController(places));
  app.get('/api/order-status', makeOrderStatusController(orderStatus));
  app.get('/api/revenue', makeRevenueController(revenue));
  app.get('/api/revenue/widget', makeRevenueWidgetController());
  app.post('/api/token', makeTokenController(auth));
  app.post('/api/orders', controller.create);
  app.get('/api/orders/:id', staff, controller.get);
  app.post('/api/orders/:id/status', staff, controller.setStatus);
  app.get('/api/pizzerias/:pizzeriaId/orders', staff, controller.ofDay);
}
