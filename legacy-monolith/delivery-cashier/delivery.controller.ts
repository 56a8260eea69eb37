import type { Express, Request, RequestHandler } from 'express';
import { z } from 'zod';
import { idFromPath } from '../../services/contracts/index.ts';
import { parseRequest, problem } from '../../services/kit/index.ts';
import { choosePizzeria } from '../shared/chosen-pizzeria.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { localTime } from '../shared/local-time.ts';
import { money } from '../shared/money.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole, staffUserOf } from '../shared/require-role.ts';
import { cashToCollect, noteFor } from './delivery.ts';
import type { DeliveryService } from './delivery.service.ts';

const id = z.number().int().positive();
const startSchema = z.object({ courierId: id, orderIds: z.array(id).min(1).max(20) });
const returnSchema = z.object({
  notDelivered: z
    .array(
      z.object({ orderId: id, outcome: z.enum(['again', 'cancelled']), reason: z.string().trim().min(1).max(200) }),
    )
    .max(20)
    .default([]),
});
const settleSchema = z.object({ cash: z.number().int().min(0).max(100_000_000) });

/** The delivery desk, and a courier's own page. */
export function addDeliveryScreen(
  app: Express,
  { delivery, pizzerias }: { readonly delivery: DeliveryService; readonly pizzerias: PizzeriaRepository },
): void {
  const everybody = requireRole('courier', 'cashier', 'shift-manager', 'admin');
  const desk = requireRole('cashier', 'shift-manager', 'admin');
  const change: readonly RequestHandler[] = [desk, requireCsrfToken()];
  const clock: readonly RequestHandler[] = [everybody, requireCsrfToken()];

  app.get('/delivery-cashier', everybody, async (request, response) => {
    const user = staffUserOf(request);
    const chosen = await choosePizzeria(request, pizzerias);
    const common = { ...chosen, money, localTime, cashToCollect };
    if (user.role === 'courier') {
      const page = { title: 'My deliveries', own: await delivery.own(user), scripts: ['json-forms.js'] };
      response.render('delivery-cashier/views/courier', { ...common, ...page });
      return;
    }
    const page = { title: 'Delivery', scripts: ['keyed-list.js', 'delivery-trips.js', 'delivery-cashier.js'] };
    response.render('delivery-cashier/views/desk', { ...common, ...page });
  });

  app.get('/delivery-cashier/desk', desk, async (request, response) => {
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    response.json(await delivery.desk(pizzeria.id));
  });

  app.post('/delivery-cashier/couriers/:id/clock-in', ...clock, async (request, response) => {
    await delivery.clockIn(idOf(request), staffUserOf(request));
    response.json({ id: idOf(request) });
  });

  app.post('/delivery-cashier/couriers/:id/clock-out', ...clock, async (request, response) => {
    await delivery.clockOut(idOf(request), staffUserOf(request));
    response.json({ id: idOf(request) });
  });

  app.post('/delivery-cashier/trips', ...change, async (request, response) => {
    const { courierId, orderIds } = parseRequest(startSchema, request.body);
    response.status(201).json(await delivery.start(courierId, orderIds, staffUserOf(request)));
  });

  app.post('/delivery-cashier/trips/:id/return', ...change, async (request, response) => {
    const { notDelivered } = parseRequest(returnSchema, request.body);
    response.json(await delivery.comeBack(idOf(request), notDelivered, staffUserOf(request)));
  });

  app.post('/delivery-cashier/trips/:id/settle', ...change, async (request, response) => {
    const { cash } = parseRequest(settleSchema, request.body);
    response.json(await delivery.settle(idOf(request), cash, staffUserOf(request)));
  });

  app.get('/delivery-cashier/trips/:id/slip', everybody, async (request, response) => {
    const trip = await delivery.tripFor(staffUserOf(request), idOf(request));
    const pizzeria = (await pizzerias.all()).find((each) => each.id === trip.pizzeriaId);
    const page = { title: `Courier slip, trip ${trip.id}`, scripts: ['print-button.js'], styles: ['slip.css'] };
    response.render('delivery-cashier/views/slip', {
      ...page,
      trip,
      pizzeria,
      money,
      localTime,
      cashToCollect,
      noteFor,
    });
  });
}

function idOf(request: Request): number {
  const found = idFromPath(request.params['id']);
  if (found === undefined) throw problem('not-found', 'There is no such courier or trip.');
  return found;
}
