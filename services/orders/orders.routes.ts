import type { Express } from 'express';
import {
  idempotencyKeySchema,
  idFromPath,
  listQuerySchema,
  newOrderSchema,
  ordersProblems,
  statusChangeSchema,
  type OrderEntity,
} from '../contracts/index.ts';
import { callerOf, parseRequest, requireApiToken, type VerifyApiToken } from '../kit/index.ts';
import type { ChangeStatus } from './change-status.ts';
import type { CreateOrder } from './create-order.ts';
import type { GetOrder } from './get-order.ts';
import type { ListOrders } from './list-orders.ts';
import type { OrderJson } from './orders.json.ts';

export interface OrdersRoutes {
  readonly createOrder: CreateOrder;
  readonly changeStatus: ChangeStatus;
  readonly getOrder: GetOrder;
  readonly listOrders: ListOrders;
  readonly toJson: (order: OrderEntity) => OrderJson;
  readonly verifyToken: VerifyApiToken;
}

// The address that the public knows: the proxy rewrites /api to /v1 on the way in, and nobody on the way out.
const publicLocation = (id: number) => `/api/orders/${id}`;

/** The HTTP API of orders. */
export function addOrdersRoutes(app: Express, o: OrdersRoutes): void {
  const staff = requireApiToken(o.verifyToken);

  app.post('/v1/orders', async (request, response) => {
    const { 'idempotency-key': key } = parseRequest(idempotencyKeySchema, request.headers);
    const { order, created } = await o.createOrder(parseRequest(newOrderSchema, request.body), key);
    response
      .status(created ? 201 : 200)
      .location(publicLocation(order.id))
      .json(o.toJson(order));
  });

  app.get('/v1/orders/:id', staff, async (request, response) => {
    response.json(o.toJson(await o.getOrder(callerOf(request), orderId(request.params['id']))));
  });

  app.post('/v1/orders/:id/status', staff, async (request, response) => {
    const id = orderId(request.params['id']);
    const { status } = parseRequest(statusChangeSchema, request.body);
    response.json(o.toJson(await o.changeStatus(callerOf(request), id, status)));
  });

  app.get('/v1/pizzerias/:pizzeriaId/orders', staff, async (request, response) => {
    const { date } = parseRequest(listQuerySchema, request.query);
    const given = request.params['pizzeriaId'];
    const pizzeriaId = idFromPath(given);
    if (pizzeriaId === undefined) throw ordersProblems.noSuchPizzeria(String(given));
    const day = await o.listOrders(callerOf(request), pizzeriaId, date);
    response.json({ ...day, items: day.items.map(o.toJson) });
  });
}

function orderId(given: unknown): number {
  const id = idFromPath(given);
  if (id === undefined) throw ordersProblems.noSuchOrder(String(given));
  return id;
}
