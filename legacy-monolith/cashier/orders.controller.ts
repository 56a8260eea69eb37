import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { choosePizzeria } from '../shared/chosen-pizzeria.ts';
import { localTime } from '../shared/local-time.ts';
import { money } from '../shared/money.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { staffUserOf } from '../shared/require-role.ts';
import { atTheTill, changeAtTheTill, orderIdOf, tillPage } from './till-page.ts';
import type { TillService } from './till.service.ts';

const paymentSchema = z.object({
  method: z.enum(['cash', 'card']),
  given: z.number().int().min(0).max(100_000_000).nullish(),
});
const cancelSchema = z.object({ reason: z.string().trim().min(1).max(200) });

/**
 * Orders at the till. The list itself and an order's steps go through the JSON API, so that a flag decides who answers;
 * money is the monolith's.
 */
export function addTillOrders(
  app: Express,
  { till, pizzerias }: { readonly till: TillService; readonly pizzerias: PizzeriaRepository },
): void {
  app.get('/cashier', atTheTill, async (request, response) => {
    const page = { path: '/cashier', title: "Today's orders", scripts: ['cashier.js'] } as const;
    response.render('cashier/views/cashier', await tillPage(request, pizzerias, page));
  });

  app.get('/cashier/new', atTheTill, async (request, response) => {
    const page = { path: '/cashier/new', title: 'New order', scripts: ['cashier-new.js'] } as const;
    response.render('cashier/views/new', await tillPage(request, pizzerias, page));
  });

  app.get('/cashier/payments', atTheTill, async (request, response) => {
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    response.json({ items: await till.payments(pizzeria.id) });
  });

  app.get('/cashier/orders/:id', atTheTill, async (request, response) => {
    const found = await till.order(orderIdOf(request), staffUserOf(request));
    const pizzeria = (await pizzerias.all()).find(({ id }) => id === found.order.pizzeriaId);
    const scripts = ['json-forms.js', 'cashier-order.js'];
    response.render('cashier/views/order', {
      ...found,
      pizzeria,
      money,
      localTime,
      title: `Order № ${found.order.number}`,
      scripts,
    });
  });

  app.get('/cashier/orders/:id/receipt', atTheTill, async (request, response) => {
    const found = await till.order(orderIdOf(request), staffUserOf(request));
    const pizzeria = (await pizzerias.all()).find(({ id }) => id === found.order.pizzeriaId);
    const page = {
      title: `Receipt of order № ${found.order.number}`,
      scripts: ['print-button.js'],
      styles: ['slip.css'],
    };
    response.render('cashier/views/receipt', { ...found, ...page, pizzeria, money, localTime });
  });

  app.post('/cashier/orders/:id/payment', ...changeAtTheTill, async (request, response) => {
    const { method, given } = parseRequest(paymentSchema, request.body);
    const payment = { method, given: method === 'cash' ? (given ?? null) : null };
    response.json(await till.pay(orderIdOf(request), payment, staffUserOf(request)));
  });

  app.post('/cashier/orders/:id/cancel', ...changeAtTheTill, async (request, response) => {
    const { reason } = parseRequest(cancelSchema, request.body);
    response.json(await till.cancel(orderIdOf(request), reason, staffUserOf(request)));
  });

  app.post('/cashier/orders/:id/refund', ...changeAtTheTill, async (request, response) => {
    response.json(await till.refund(orderIdOf(request), staffUserOf(request)));
  });
}
