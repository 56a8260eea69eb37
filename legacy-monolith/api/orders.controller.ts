import type { RequestHandler } from 'express';
import {
  idFromPath,
  idempotencyKeySchema,
  listQuerySchema,
  newOrderSchema,
  ordersProblems,
  statusChangeSchema,
} from '../../services/contracts/index.ts';
import { callerOf, parseRequest } from '../../services/kit/index.ts';
import type { OrdersService } from './orders.service.ts';

/** HTTP in and out of the orders API. */
export function makeOrdersController(
  orders: OrdersService,
): Record<'create' | 'get' | 'ofDay' | 'setStatus', RequestHandler> {
  return {
    async create(request, response) {
      const { 'idempotency-key': key } = parseRequest(idempotencyKeySchema, {
        'idempotency-key': request.get('idempotency-key'),
      });
      const { created, order } = await orders.create(parseRequest(newOrderSchema, request.body), key ?? null);
      response
        .status(created ? 201 : 200)
        .location(`/api/orders/${order.id}`)
        .json(order);
    },

    async get(request, response) {
      response.json(await orders.get(orderId(request.params['id']), callerOf(request)));
    },

    async ofDay(request, response) {
      const pizzeriaId = idFromPath(request.params['pizzeriaId']);
      if (pizzeriaId === undefined) throw ordersProblems.noSuchPizzeria(String(request.params['pizzeriaId']));
      const { date } = parseRequest(listQuerySchema, request.query);
      response.json(await orders.ofDay(pizzeriaId, date ?? null, callerOf(request)));
    },

    async setStatus(request, response) {
      const id = orderId(request.params['id']);
      const { status } = parseRequest(statusChangeSchema, request.body);
      response.json(await orders.setStatus(id, status, callerOf(request)));
    },
  };
}

function orderId(value: unknown): number {
  const id = idFromPath(value);
  if (id === undefined) throw ordersProblems.noSuchOrder(String(value));
  return id;
}
