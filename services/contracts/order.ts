import { z } from 'zod';
import { ORDER_STATUSES } from './orders-api.ts';

const id = z.number().int().positive();
const money = z.number().int();

/** One position of an order, with the price it was sold for. */
const orderLineSchema = z.object({
  line: z.number().int().positive(),
  productId: id,
  name: z.string(),
  quantity: z.number().int().positive(),
  unitPrice: money,
  amount: money,
});

/** `data` of `order.changed`, version 1: the whole order. Money in minor units, times in UTC. */
export const orderEntitySchema = z.object({
  id,
  number: z.number().int().positive(),
  businessDate: z.iso.date(),
  pizzeriaId: id,
  status: z.enum(ORDER_STATUSES),
  type: z.enum(['delivery', 'pickup']),
  customer: z.object({ phone: z.string(), name: z.string() }),
  address: z.object({ street: z.string(), house: z.string(), flat: z.string() }).nullable(),
  lines: z.array(orderLineSchema),
  subtotal: money,
  discount: money,
  total: money,
  comment: z.string(),
  idempotencyKey: z.string().nullable(),
  createdAt: z.iso.datetime({ precision: 3 }),
  changedAt: z.iso.datetime({ precision: 3 }),
});

export type OrderEntity = z.output<typeof orderEntitySchema>;
export type OrderLine = z.output<typeof orderLineSchema>;
