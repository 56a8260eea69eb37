import type { PizzeriaEntity, ProductEntity } from '../../../services/contracts/index.ts';
import type { ReferenceData } from './side.ts';

const pizzeria = (
  id: number,
  utcOffsetMinutes: number,
  stoppedProductIds: number[] = [],
  city = 'Syktyvkar',
): PizzeriaEntity => ({
  id,
  name: `Pizzeria ${id}`,
  city,
  phone: '+78005550101',
  address: 'Main street 1',
  utcOffsetMinutes,
  currency: 'RUB',
  stoppedProductIds,
});

const product = (id: number, price: number, active = true): ProductEntity => ({
  id,
  name: `Product ${id}`,
  category: 'pizza',
  price,
  active,
  cityPrices: [],
});

/** Pizzerias and products by what they are for in the contract. */
export const PIZZERIA = {
  main: 1,
  /** UTC+14 and UTC-12: their calendar days always differ. */
  farEast: 3,
  farWest: 5,
  /** Only the test of numbers orders here. */
  numbered: 7,
  crowded: 9,
  listed: 11,
  withStopList: 13,
  /** In Omsk, where {@link PRODUCT.dearer} has a price of its own. */
  omsk: 15,
  unknown: 997,
} as const;

export const PRODUCT = {
  margherita: 101,
  cola: 103,
  /** 50 minor units: 5% of one is 2.5. */
  fifty: 105,
  /** 3 minor units: the VAT in one is 0.5. */
  three: 107,
  notSold: 109,
  stopped: 111,
  /** 30,000; in Omsk 32,550. */
  dearer: 113,
  unknown: 9997,
} as const;

export const CUSTOMER = {
  regular: { phone: '+79991110001', name: 'Anna' },
  /** 5% off. */
  friend: { phone: '+79991110003', name: 'Boris' },
  /** Everything is free. */
  guest: { phone: '+79991110005', name: 'Vera' },
  newcomer: { phone: '+79991110099', name: 'Gleb Новый 🍕' },
} as const;

export const REFERENCE: ReferenceData = {
  pizzerias: [
    pizzeria(PIZZERIA.main, 180),
    pizzeria(PIZZERIA.farEast, 840),
    pizzeria(PIZZERIA.farWest, -720),
    pizzeria(PIZZERIA.numbered, 180),
    pizzeria(PIZZERIA.crowded, 180),
    pizzeria(PIZZERIA.listed, 180),
    pizzeria(PIZZERIA.withStopList, 180, [PRODUCT.stopped]),
    pizzeria(PIZZERIA.omsk, 360, [], 'Omsk'),
  ],
  products: [
    product(PRODUCT.margherita, 59_900),
    product(PRODUCT.cola, 12_500),
    product(PRODUCT.fifty, 50),
    product(PRODUCT.three, 3),
    product(PRODUCT.notSold, 10_000, false),
    product(PRODUCT.stopped, 20_000),
    { ...product(PRODUCT.dearer, 30_000), cityPrices: [{ city: 'Omsk', price: 32_550 }] },
  ],
  customers: [
    { id: 201, ...CUSTOMER.regular, discountPercent: 0 },
    { id: 203, ...CUSTOMER.friend, discountPercent: 5 },
    { id: 205, ...CUSTOMER.guest, discountPercent: 100 },
  ],
};

/** A valid body of `POST /orders`, with what a test wants to be different. */
export function newOrder(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    pizzeriaId: PIZZERIA.main,
    type: 'delivery',
    customer: CUSTOMER.regular,
    address: { street: 'Lenina', house: '12', flat: '7' },
    lines: [{ productId: PRODUCT.margherita, quantity: 1 }],
    comment: 'no onions',
    ...changes,
  };
}

/** Sold across the counter. */
export function pickup(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return newOrder({ type: 'pickup', address: null, ...changes });
}

/** The calendar day of a moment at a distance from UTC. */
export function dayAt(time: string | Date, utcOffsetMinutes: number): string {
  return new Date(new Date(time).getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}
