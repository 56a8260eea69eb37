import type { RequestHandler } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../services/kit/index.ts';
import type { OrderStatusRepository } from '../site/order-status.repository.ts';
import type { Place, PlacesRepository } from '../site/places.repository.ts';

const statusQuerySchema = z.object({
  number: z.coerce.number().int().min(1).max(1_000_000),
  phone: z.string().regex(/^\+[1-9]\d{9,14}$/, 'must be + and 10 to 15 digits'),
});

/** `GET /api/pizzerias`, public: where the chain is and when it is open. */
export function makePlacesController(places: PlacesRepository): RequestHandler {
  return async (_request, response) => {
    response.json({ items: (await places.all()).map(toJson) });
  };
}

/** `GET /api/order-status?number=&phone=`, public: says no more than the board in the hall. */
export function makeOrderStatusController(orders: OrderStatusRepository): RequestHandler {
  return async (request, response) => {
    const { number, phone } = parseRequest(statusQuerySchema, request.query);
    const found = await orders.find(number, phone);
    // The same for a wrong number and for a wrong phone: the answer must not tell who is a customer.
    if (found === undefined) throw problem('not-found', 'There is no such order of the last two days.');
    const { status, type, pizzeria, promisedAt, changedAt } = found;
    response.set('cache-control', 'no-store').json({ number, status, type, pizzeria, promisedAt, changedAt });
  };
}

function toJson({ id, name, country, city, address, phone, currency, ...place }: Place): object {
  const { utcOffsetMinutes, open, acceptsOnline, minOrderTotal, hours } = place;
  const where = { country, city, address, phone, currency, utcOffsetMinutes };
  return { id, name, ...where, open, acceptsOnline, minOrderTotal, hours };
}
