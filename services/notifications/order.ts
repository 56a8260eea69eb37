import { z } from 'zod';

const orderSchema = z.object({
  id: z.int().positive(),
  number: z.int().positive(),
  pizzeriaId: z.int().positive(),
  type: z.enum(['delivery', 'pickup']),
  customer: z.object({ phone: z.string().min(1).max(32), name: z.string() }),
  address: z.object({ street: z.string(), house: z.string(), flat: z.string() }).nullish(),
  total: z.int().min(0),
});

/** The order in the answer of `POST /api/orders`; anything else is a defect of the route. */
export function orderOf(body: unknown): z.output<typeof orderSchema> {
  return orderSchema.parse(body);
}
