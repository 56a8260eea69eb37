import type { Express } from 'express';
import { requireCsrfToken } from '../shared/csrf.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole } from '../shared/require-role.ts';
import { addCart } from './cart.controller.ts';
import type { CartService } from './cart.service.ts';
import { addCustomers } from './customers.controller.ts';
import type { CustomersRepository } from './customers.repository.ts';
import { addDrafts } from './drafts.controller.ts';
import type { DraftsService } from './drafts.service.ts';
import { makeOrderController } from './order.controller.ts';
import type { OrderService } from './order.service.ts';
import { addPlaces } from './places.controller.ts';
import type { PlacesRepository } from './places.repository.ts';

export interface ContactCentreDeps {
  readonly carts: CartService;
  readonly customers: CustomersRepository;
  readonly drafts: DraftsService;
  readonly orders: OrderService;
  readonly places: PlacesRepository;
  readonly pizzerias: PizzeriaRepository;
}

const SCRIPTS = ['state', 'caller', 'menu', 'cart', 'place', 'draft', 'order'].map(
  (name) => `contact-centre/${name}.js`,
);

/** The operator's screen: who calls, what they want, where it goes, and the order. */
export function addContactCentreScreen(app: Express, deps: ContactCentreDeps): void {
  const operator = requireRole('operator', 'admin');

  app.get('/contact-centre', operator, async (_request, response) => {
    const pizzerias = await deps.pizzerias.all();
    const cities = [...new Set(pizzerias.map(({ city }) => city))];
    const page = { title: 'Contact centre', pizzerias, cities, scripts: SCRIPTS };
    response.render('contact-centre/views/contact-centre', page);
  });

  addCustomers(app, operator, deps.customers);
  addPlaces(app, operator, deps.places);
  addCart(app, operator, deps);
  addDrafts(app, operator, deps.drafts);

  const order = makeOrderController(deps);
  app.post('/contact-centre/quote', operator, requireCsrfToken(), order.quote);
  app.post('/contact-centre/orders', operator, requireCsrfToken(), order.saveOrder);
}
