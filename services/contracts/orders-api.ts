import { z } from 'zod';

/**
 * The requests of the orders API, as both sides take them while the monolith is being strangled: whoever answers,
 * the same body is accepted and the same is refused. Parsed with the kit's `parseRequest`.
 */

const positiveId = z.number().int().positive();
const text = (max: number) => z.string().trim().min(1).max(max);

const addressSchema = z.object({
  street: text(100),
  house: text(20),
  flat: z.string().trim().max(20).default(''),
});

/** Body of `POST …/orders`. */
export const newOrderSchema = z
  .object({
    pizzeriaId: positiveId,
    type: z.enum(['delivery', 'pickup']),
    customer: z.object({
      phone: z.string().regex(/^\+[1-9]\d{9,14}$/, 'must be + and 10 to 15 digits'),
      name: text(100),
    }),
    address: addressSchema.nullish(),
    lines: z
      .array(z.object({ productId: positiveId, quantity: z.number().int().min(1).max(99) }))
      .min(1)
      .max(50),
    comment: z.string().trim().max(500).default(''),
  })
  .refine((order) => order.type !== 'delivery' || (order.address ?? null) !== null, {
    path: ['address'],
    message: 'a delivery needs an address',
    // Also when other fields are wrong, so that all errors come at once; but not when there is no object to look at.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  // Where a pickup goes is nobody's business: an address sent along is dropped, not stored.
  .transform((order) => ({ ...order, address: order.type === 'delivery' ? (order.address ?? null) : null }));

export type NewOrder = Readonly<z.output<typeof newOrderSchema>>;

/** The states of an order, in the order in which they are passed. */
export const ORDER_STATUSES = ['accepted', 'cooking', 'ready', 'delivering', 'delivered', 'cancelled'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Body of `POST …/orders/:id/status`. */
export const statusChangeSchema = z.object({ status: z.enum(ORDER_STATUSES) });

/** Query of `GET …/pizzerias/:pizzeriaId/orders`. */
export const listQuerySchema = z.object({ date: z.iso.date().optional() });

/** Header `Idempotency-Key`; parsed as `{ 'idempotency-key': … }` so that the error names the header. */
export const idempotencyKeySchema = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 printable characters without spaces')
    .optional(),
});

/** An id in a path; undefined for what cannot be an id, which is then answered like an id that does not exist. */
export function idFromPath(value: unknown): number | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined;
}
