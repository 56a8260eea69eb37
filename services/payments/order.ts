import { z } from 'zod';

/** What a payment has to know of an order that was just taken; the total in minor units. */
const orderSchema = z.object({ id: z.int().positive(), total: z.int().min(0) });

export type PaidOrder = z.output<typeof orderSchema>;

/** The order in the answer of `POST /api/orders`; anything else is a defect of the route. */
export function orderOf(body: unknown): PaidOrder {
  return orderSchema.parse(body);
}
