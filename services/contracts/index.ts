/** What travels between the sides: event payloads and the requests and problems of shared APIs. */
import { orderEntitySchema } from './order.ts';
import { customerEntitySchema, pizzeriaEntitySchema, productEntitySchema } from './reference.ts';

export { orderEntitySchema, type OrderEntity, type OrderLine } from './order.ts';
export { businessDateOf, isSameOrder, mayAccessPizzeria, mayChangeOrders, mayChangeStatus } from './order-rules.ts';
export {
  idempotencyKeySchema,
  idFromPath,
  listQuerySchema,
  newOrderSchema,
  statusChangeSchema,
  type NewOrder,
  type OrderStatus,
} from './orders-api.ts';
export { API_TOKEN_AUDIENCE, ordersProblems } from './orders-problems.ts';
export {
  customerEntitySchema,
  pizzeriaEntitySchema,
  productEntitySchema,
  type CustomerEntity,
  type PizzeriaEntity,
  type ProductEntity,
} from './reference.ts';

/** The schema of each event type's `data`. */
export const eventSchemas = {
  'order.changed': orderEntitySchema,
  'pizzeria.changed': pizzeriaEntitySchema,
  'product.changed': productEntitySchema,
  'customer.changed': customerEntitySchema,
} as const;
