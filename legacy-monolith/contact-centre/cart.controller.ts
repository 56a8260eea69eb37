import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { emptyCart, subtotalOf, withPromoCode, type Cart } from './cart.ts';
import type { CartService } from './cart.service.ts';
import { phoneSchema } from './customers.controller.ts';
import { cartOf, type DraftsService } from './drafts.service.ts';

const id = z.number().int().positive();
const lineSchema = z.object({
  productId: id,
  quantity: z.number().int().min(0).max(99),
  secondHalfId: id.nullable().default(null),
  toppingIds: z
    .array(id)
    .max(10)
    .default([])
    .refine((ids) => new Set(ids).size === ids.length, 'each topping once'),
  pizzeriaId: id.nullable().default(null),
});
const usualSchema = z.object({ phone: phoneSchema, pizzeriaId: id.nullable().default(null) });
const promoSchema = z.object({ code: z.string().trim().toUpperCase().max(20) });

/** The cart, in the session. Each change is kept as the operator's draft first, which is where a second tab is refused. */
export function addCart(
  app: Express,
  operator: RequestHandler,
  { carts, drafts }: { readonly carts: CartService; readonly drafts: DraftsService },
): void {
  const change: readonly RequestHandler[] = [operator, requireCsrfToken()];

  app.get('/contact-centre/cart', operator, (request, response) => {
    response.json(cartJson(cartOf(request)));
  });

  app.post('/contact-centre/cart/lines', ...change, async (request, response) => {
    const cart = await carts.setLine(cartOf(request), parseRequest(lineSchema, request.body));
    response.json(cartJson(await drafts.keep(request, { cart })));
  });

  app.post('/contact-centre/cart/usual', ...change, async (request, response) => {
    const { phone, pizzeriaId } = parseRequest(usualSchema, request.body);
    const cart = await carts.addUsual(cartOf(request), phone, pizzeriaId);
    response.json(cartJson(await drafts.keep(request, { cart })));
  });

  app.post('/contact-centre/cart/promo', ...change, async (request, response) => {
    const { code } = parseRequest(promoSchema, request.body);
    const cart = withPromoCode(cartOf(request), code === '' ? null : code);
    response.json(cartJson(await drafts.keep(request, { cart })));
  });

  app.post('/contact-centre/cart/clear', ...change, async (request, response) => {
    response.json(cartJson(await drafts.keep(request, { cart: emptyCart(), form: {} })));
  });
}

/** A cart as the page gets it; money in minor units. */
export function cartJson(cart: Cart): object {
  return { ...cart, subtotal: subtotalOf(cart) };
}
