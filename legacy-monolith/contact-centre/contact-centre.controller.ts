import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole } from '../shared/require-role.ts';
import { emptyCart, subtotalOf, type Cart } from './cart.ts';
import type { ContactCentreService } from './contact-centre.service.ts';

const phone = z.string().regex(/^\+[1-9]\d{9,14}$/, 'must be + and 10 to 15 digits');
const findSchema = z.object({ phone });
const makeSchema = z.object({ phone, name: z.string().trim().min(1).max(100) });
const lineSchema = z.object({ productId: z.number().int().positive(), quantity: z.number().int().min(0).max(99) });

/** The operator's screen: who calls, what they want, and the order. */
export function addContactCentreScreen(
  app: Express,
  { service, pizzerias }: { service: ContactCentreService; pizzerias: PizzeriaRepository },
): void {
  const operator = requireRole('operator', 'admin');
  const change: readonly RequestHandler[] = [operator, requireCsrfToken()];

  app.get('/contact-centre', operator, async (_request, response) => {
    const page = { title: 'Contact centre', pizzerias: await pizzerias.all(), scripts: ['contact-centre.js'] };
    response.render('contact-centre/views/contact-centre', page);
  });

  app.get('/contact-centre/customer', operator, async (request, response) => {
    response.json(await service.findCustomer(parseRequest(findSchema, request.query).phone));
  });

  app.post('/contact-centre/customer', ...change, async (request, response) => {
    const customer = parseRequest(makeSchema, request.body);
    response.json(await service.makeCustomer(customer.phone, customer.name));
  });

  app.get('/contact-centre/cart', operator, (request, response) => {
    response.json(cartJson((request.session.cart ??= emptyCart())));
  });

  app.post('/contact-centre/cart/lines', ...change, async (request, response) => {
    const { productId, quantity } = parseRequest(lineSchema, request.body);
    request.session.cart = await service.setQuantity(request.session.cart, productId, quantity);
    response.json(cartJson(request.session.cart));
  });

  app.post('/contact-centre/cart/clear', ...change, (request, response) => {
    request.session.cart = emptyCart();
    response.json(cartJson(request.session.cart));
  });
}

function cartJson(cart: Cart): object {
  return { ...cart, subtotal: subtotalOf(cart) };
}
