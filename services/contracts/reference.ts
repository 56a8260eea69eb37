import { z } from 'zod';

const id = z.number().int().positive();

/** `data` of `pizzeria.changed`, version 1; the stop list belongs to it, because it is the pizzeria that stops. */
export const pizzeriaEntitySchema = z.object({
  id,
  name: z.string(),
  city: z.string(),
  phone: z.string(),
  address: z.string(),
  utcOffsetMinutes: z.number().int(),
  currency: z.string(),
  stoppedProductIds: z.array(id),
});

/**
 * `data` of `product.changed`, version 1; prices in minor units. `price` holds wherever `cityPrices` names no other;
 * events from before there were any have none.
 */
export const productEntitySchema = z.object({
  id,
  name: z.string(),
  category: z.string(),
  price: z.number().int(),
  active: z.boolean(),
  cityPrices: z.array(z.object({ city: z.string(), price: z.number().int() })).default([]),
});

/** `data` of `customer.changed`, version 1. */
export const customerEntitySchema = z.object({
  id,
  phone: z.string(),
  name: z.string(),
  discountPercent: z.number().int().min(0).max(100),
});

export type PizzeriaEntity = z.output<typeof pizzeriaEntitySchema>;
export type ProductEntity = z.output<typeof productEntitySchema>;
export type CustomerEntity = z.output<typeof customerEntitySchema>;
