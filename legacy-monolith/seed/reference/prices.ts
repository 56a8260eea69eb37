import type { SeedProduct } from '../menu.ts';
import { addDays, type SeedDays } from './days.ts';
import type { TableRows } from './table-rows.ts';

/** What a pizza costs more in a city, in minor units; everything else costs the same everywhere. */
const DEARER: Readonly<Record<string, number>> = {
  'Saint Petersburg': 2_000,
  Yekaterinburg: 1_000,
  Vladivostok: 5_000,
};
// So many days ahead: the marketers prepare the next price list.
const NEXT_PRICES_IN = 14;

export interface CityPrice {
  readonly productId: number;
  readonly city: string;
  readonly price: number;
}

/** Prices of cities where they differ from the product's own. */
export function makeCityPrices(products: readonly SeedProduct[]): readonly CityPrice[] {
  const pizzas = products.filter(({ category }) => category === 'pizza');
  return Object.entries(DEARER).flatMap(([city, more]) =>
    pizzas.map(({ id, price }) => ({ productId: id, city, price: price + more })),
  );
}

/** What a product costs in a city, in minor units. */
export function makePriceOf(products: readonly SeedProduct[]): (product: SeedProduct, city: string) => number {
  const prices = new Map(makeCityPrices(products).map(({ productId, city, price }) => [`${productId} ${city}`, price]));
  return (product, city) => prices.get(`${product.id} ${city}`) ?? product.price;
}

/** City prices, the lists that they were published from, and a draft of the next list. */
export function priceTables(products: readonly SeedProduct[], days: SeedDays): readonly TableRows[] {
  const cities = Object.keys(DEARER);
  const prices = makeCityPrices(products);
  const draft = cities.length + 1;
  const later = products.filter(({ active, category }) => active && category === 'pizza');
  return [
    {
      table: 'city_prices',
      columns: ['product_id', 'city', 'price'],
      rows: prices.map(({ productId, city, price }) => [productId, city, price]),
    },
    {
      table: 'price_lists',
      columns: ['id', 'name', 'city', 'valid_from', 'valid_to', 'status', 'created_at'],
      rows: [
        ...cities.map((city, index) => [
          ...[index + 1, `Pizza in ${city}`, city, days.first, null, 'published'],
          `${addDays(days.first, -7)} 09:00:00.000`,
        ]),
        [draft, 'Next season', null, addDays(days.last, NEXT_PRICES_IN), null, 'draft', `${days.last} 00:00:00.000`],
      ],
    },
    {
      table: 'price_list_items',
      columns: ['price_list_id', 'product_id', 'price'],
      rows: [
        ...prices.map(({ productId, city, price }) => [cities.indexOf(city) + 1, productId, price]),
        ...later.map(({ id, price }) => [draft, id, price + 3_000]),
      ],
    },
    {
      // No city had a price of its own before: ending its list takes that away again.
      table: 'price_list_previous',
      columns: ['price_list_id', 'product_id', 'price'],
      rows: prices.map(({ productId, city }) => [cities.indexOf(city) + 1, productId, null]),
    },
  ];
}
