import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { newOrderSchema } from '../../services/contracts/index.ts';
import { parseRequest, ProblemError } from '../../services/kit/index.ts';
import { staffUserOf } from '../shared/require-role.ts';
import type { Cart } from './cart.ts';
import { cartOf, type DraftsService } from './drafts.service.ts';
import type { RichOrder } from './order.repository.ts';
import type { OrderService } from './order.service.ts';

const extrasSchema = z.object({ key: z.string(), payment: z.enum(['cash', 'card']).default('cash') });
const quoteSchema = z.object({
  pizzeriaId: z.number().int().positive(),
  type: z.enum(['delivery', 'pickup']),
  phone: z.string().max(20).default(''),
  street: z.string().trim().max(200).default(''),
  house: z.string().trim().max(20).default(''),
});

/**
 * The order itself. What is ordered is in the session's cart; the page sends the rest, and the cart's key, so that it
 * cannot order what it does not show.
 */
export function makeOrderController(o: {
  readonly orders: OrderService;
  readonly drafts: DraftsService;
}): Record<'saveOrder' | 'quote', RequestHandler> {
  return {
    async saveOrder(request, response) {
      const cart = cartOf(request);
      const { order, key } = parseOrder(request, cart);
      if (key !== cart.key) {
        throw new ProblemError('cart-changed', 409, 'The cart was changed in another tab. Look at it again.');
      }
      // Refused while another tab holds the draft.
      await o.drafts.keep(request, {});
      const { created, order: saved } = await o.orders.saveOrder(order, staffUserOf(request).id, key);
      response.status(created ? 201 : 200).json(saved);
    },

    async quote(request, response) {
      const { pizzeriaId, type, phone, street, house } = parseRequest(quoteSchema, request.body);
      const cart = cartOf(request);
      if (cart.lines.length === 0) throw new ProblemError('empty-cart', 422, 'There is nothing in the cart.');
      const address = type === 'delivery' && street !== '' ? { street, house, flat: '' } : null;
      const order = { ...orderLines(cart), pizzeriaId, type, address, customer: { phone, name: '' } };
      response.json(await o.orders.quote({ ...order, payment: 'cash', comment: '' }));
    },
  };
}

/** The same rules as those of the API, so that whoever takes an order takes the same. */
function parseOrder(request: Request, cart: Cart): { order: RichOrder; key: string } {
  const body = (request.body ?? {}) as object;
  const { key, payment } = parseRequest(extrasSchema, body);
  const lines = cart.lines.map(({ productId, quantity }) => ({ productId, quantity }));
  const order = parseRequest(newOrderSchema, { ...body, lines });
  return { order: { ...order, ...orderLines(cart), payment }, key };
}

function orderLines({ lines, promoCode }: Cart): Pick<RichOrder, 'lines' | 'promoCode'> {
  return {
    lines: lines.map(({ productId, secondHalfId, toppingIds, quantity }) => ({
      ...{ productId, secondHalfId, toppingIds, quantity },
    })),
    promoCode,
  };
}
