import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import type { SeedCustomer } from '../customers.ts';
import type { SeedProduct } from '../menu.ts';
import type { SeedTopping } from '../reference/product-tables.ts';
import type { Fate } from './fate.ts';

export interface SeedLine {
  readonly product: SeedProduct;
  readonly half: SeedProduct | null;
  readonly toppings: readonly SeedTopping[];
  readonly name: string;
  readonly quantity: number;
  /** Minor units; what it costs in the pizzeria's city, extras included. */
  readonly unitPrice: number;
}

/** What the lines cost together, in minor units, and why. */
export interface Bill {
  readonly lines: readonly SeedLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly fee: number;
  readonly zoneId: number | null;
  readonly promotionId: number | null;
  readonly promotionDiscount: number;
  readonly promisedMinutes: number;
}

export type Source = 'contact-centre' | 'site' | 'api';

/** An order with all that hangs on it. */
export interface SeedOrder {
  readonly id: number;
  readonly number: number;
  readonly businessDate: string;
  readonly daysAgo: number;
  readonly pizzeria: Pizzeria;
  readonly customer: SeedCustomer;
  readonly type: 'delivery' | 'pickup';
  readonly source: Source;
  /** The operator's user id. */
  readonly takenBy: number | null;
  readonly payment: 'cash' | 'card';
  readonly bill: Bill;
  readonly fate: Fate;
  readonly createdAt: Date;
}
