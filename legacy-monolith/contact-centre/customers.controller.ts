import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import type { CustomerCard, CustomersRepository } from './customers.repository.ts';

export const phoneSchema = z.string().regex(/^\+[1-9]\d{9,14}$/, 'must be + and 10 to 15 digits');
const findSchema = z.object({ phone: phoneSchema });
const makeSchema = z.object({ phone: phoneSchema, name: z.string().trim().min(1).max(100) });

/** Who calls: the card, the last orders, and what is usually ordered. */
export function addCustomers(app: Express, operator: RequestHandler, customers: CustomersRepository): void {
  app.get('/contact-centre/customer', operator, async (request, response) => {
    response.json(await withHistory(await customers.find(parseRequest(findSchema, request.query).phone)));
  });

  app.post('/contact-centre/customer', operator, requireCsrfToken(), async (request, response) => {
    const { phone, name } = parseRequest(makeSchema, request.body);
    response.json(await withHistory(await customers.make(phone, name)));
  });

  async function withHistory(card: CustomerCard): Promise<object> {
    if (card.customer === null) return { ...card, orders: [], usual: [] };
    const { id } = card.customer;
    return { ...card, orders: await customers.history(id), usual: await customers.usual(id) };
  }
}
