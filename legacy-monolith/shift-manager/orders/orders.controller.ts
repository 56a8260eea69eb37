import type { Express } from 'express';
import { z } from 'zod';
import { idFromPath, ordersProblems } from '../../../services/contracts/index.ts';
import { parseRequest } from '../../../services/kit/index.ts';
import { assertOwnPizzeria } from '../../shared/chosen-pizzeria.ts';
import type { PizzeriaRepository } from '../../shared/pizzeria.repository.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { changeAsShiftManager, shiftManager, shiftPage } from '../shift-page.ts';
import type { ShiftOrdersService } from './orders.service.ts';

interface OrdersDeps {
  readonly pizzerias: PizzeriaRepository;
  readonly service: ShiftOrdersService;
}

const id = z.number().int().positive();
const lineSchema = z.object({
  productId: id,
  quantity: z.number().int().min(1).max(99),
  secondHalfId: id.optional(),
  toppingIds: z
    .array(id)
    .max(10)
    .refine((ids) => new Set(ids).size === ids.length, 'each topping once')
    .optional(),
});
const changeSchema = z.object({
  lines: z.array(lineSchema).min(1, 'an order has at least one line').max(50),
  changes: z.number().int().min(0),
});

const COMMON = { path: '/shift-manager/orders', title: 'Change an order' } as const;

/** Orders in the making: what is in them may be changed until they are ready. */
export function addOrdersScreen(app: Express, { pizzerias, service }: OrdersDeps): void {
  const orderId = (given: unknown): number => {
    const wanted = idFromPath(given);
    if (wanted === undefined) throw ordersProblems.noSuchOrder(String(given));
    return wanted;
  };

  app.get(COMMON.path, shiftManager, async (request, response) => {
    const page = await shiftPage(request, pizzerias, { ...COMMON, scripts: [] });
    response.render('shift-manager/views/orders', { ...page, orders: await service.open(page.pizzeria.id) });
  });

  app.get('/shift-manager/orders/:id', shiftManager, async (request, response) => {
    const user = staffUserOf(request);
    const found = await service.find(orderId(request.params['id']), (id) => assertOwnPizzeria(user, id));
    const all = await pizzerias.all();
    const pizzeria = all.find(({ id }) => id === found.order.pizzeriaId);
    const page = await shiftPage(request, pizzerias, { ...COMMON, scripts: ['shift-order.js'] });
    response.render('shift-manager/views/order', { ...page, pizzeria, hideChoice: true, ...found });
  });

  for (const action of ['preview', 'change'] as const) {
    app.post(`/shift-manager/orders/:id/${action}`, ...changeAsShiftManager, async (request, response) => {
      const user = staffUserOf(request);
      const wanted = { ...parseRequest(changeSchema, request.body), save: action === 'change' };
      const assertMine = (pizzeriaId: number) => assertOwnPizzeria(user, pizzeriaId);
      const by = { userId: user.id, assertMine };
      response.json(await service.change(orderId(request.params['id']), wanted, by));
    });
  }
}
