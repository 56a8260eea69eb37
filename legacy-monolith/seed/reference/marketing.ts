import type { SeedProduct } from '../menu.ts';
import { addDays, type SeedDays } from './days.ts';
import type { TableRows } from './table-rows.ts';

export interface SeedPromotion {
  readonly id: number;
  readonly name: string;
  /** null: comes by itself when `minTotal` is reached. */
  readonly code: string | null;
  readonly kind: 'percent' | 'amount' | 'gift';
  /** Percent, or minor units. */
  readonly value: number;
  readonly productId: number | null;
  readonly minTotal: number;
  readonly city: string | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly usesLeft: number | null;
  readonly active: boolean;
}

// For who tries the system years after the days that the seed filled.
const FOR_EVER = '2099-12-31';

/** Promotions of every kind: by code, by total, with a gift, of one city, with few uses left, expired, switched off. */
export function makePromotions(products: readonly SeedProduct[], { first, last }: SeedDays): readonly SeedPromotion[] {
  const idOf = (name: string): number | null => products.find((product) => product.name === name)?.id ?? null;
  const everywhere = { productId: null, minTotal: 0, city: null, usesLeft: null, active: true, startsOn: first };
  const always = { ...everywhere, endsOn: FOR_EVER };
  return [
    { ...always, id: 1, name: '10 % off with the code of the flyer', code: 'PIZZA10', kind: 'percent', value: 10 },
    {
      ...{ ...always, id: 2, name: 'Cinnamon rolls for a large order', code: 'SWEET', kind: 'gift', value: 0 },
      ...{ productId: idOf('Cinnamon Rolls'), minTotal: 100_000 },
    },
    { ...always, id: 3, name: '200 off from 3000', code: null, kind: 'amount', value: 20_000, minTotal: 300_000 },
    {
      ...{ ...everywhere, id: 4, name: 'Opening week', code: 'OPENING', kind: 'percent', value: 25 },
      endsOn: addDays(first, 30),
    },
    {
      ...{ ...always, id: 5, name: 'White nights', code: 'NIGHTS', kind: 'percent', value: 15 },
      city: 'Saint Petersburg',
    },
    {
      ...{ ...always, id: 6, name: 'The last fifty flyers', code: 'LAST50', kind: 'amount', value: 10_000 },
      ...{ minTotal: 50_000, usesLeft: 50 },
    },
    {
      ...{ ...always, id: 7, name: 'Switched off by the lawyers', code: 'HALF', kind: 'percent', value: 50 },
      ...{ startsOn: addDays(last, -100), active: false },
    },
  ];
}

/** Promotions, bonus actions, and what the televisions show between menus. */
export function marketingTables(products: readonly SeedProduct[], days: SeedDays): readonly TableRows[] {
  const idOf = (name: string): number | null => products.find((product) => product.name === name)?.id ?? null;
  return [
    {
      table: 'promotions',
      columns: [
        ...['id', 'name', 'code', 'kind', 'value', 'product_id', 'min_total', 'city', 'pizzeria_id'],
        ...['starts_on', 'ends_on', 'uses_left', 'active'],
      ],
      rows: makePromotions(products, days).map((p) => [
        ...[p.id, p.name, p.code, p.kind, p.value, p.productId, p.minTotal, p.city, null],
        ...[p.startsOn, p.endsOn, p.usesLeft, p.active ? 1 : 0],
      ]),
    },
    {
      table: 'bonus_actions',
      columns: ['id', 'name', 'percent', 'starts_on', 'ends_on', 'active'],
      rows: [
        [1, 'Points for every order', BONUS_PERCENT, addDays(days.last, -BONUS_DAYS), FOR_EVER, 1],
        [2, 'Double points of the first summer', 10, addDays(days.first, 0), addDays(days.first, 60), 0],
      ],
    },
    {
      table: 'adverts',
      columns: ['id', 'pizzeria_id', 'title', 'text', 'product_id', 'starts_on', 'ends_on', 'position'],
      rows: [
        [
          1,
          null,
          'Four cheeses, one pizza',
          'Creamy, blue, aged and mild.',
          idOf('Four Cheeses'),
          days.first,
          FOR_EVER,
          1,
        ],
        [2, null, 'Work with us', 'Ask the shift manager: we teach, we pay, we feed.', null, days.first, FOR_EVER, 2],
        [
          3,
          null,
          'Something sweet?',
          'Cinnamon rolls, warm from the oven.',
          idOf('Cinnamon Rolls'),
          days.first,
          FOR_EVER,
          3,
        ],
        [4, 1, 'Open day on Saturday', 'Come and look into the kitchen.', null, days.first, FOR_EVER, 4],
        [5, null, 'The summer is over', 'An old advert.', null, days.first, addDays(days.first, 30), 5],
      ],
    },
  ];
}

/** Of the bonus action that is on: percent, and since how many days. */
export const BONUS_PERCENT = 5;
export const BONUS_DAYS = 30;
