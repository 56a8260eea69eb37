import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { dayOf, type SeedClock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { SeedStaff } from '../staff.ts';
import type { SeedIngredient } from './product-tables.ts';
import type { TableRows } from './table-rows.ts';

/** Whose stores, and of what. */
export interface Stores {
  readonly pizzerias: readonly Pizzeria[];
  readonly staff: readonly SeedStaff[];
  readonly ingredients: readonly SeedIngredient[];
  readonly clock: SeedClock;
}

const WEEK = 7;
const SUPPLIED_AT = 10;
const SPOILT_AT = 21;
const SUPPLIES = 6;

/** What is in the stores: a few days' worth, in the unit of the ingredient; and what came and was spoilt lately. */
export function stockTables(random: Random, { pizzerias, staff, ingredients, clock }: Stores): readonly TableRows[] {
  const stock = pizzerias.flatMap((pizzeria) =>
    ingredients.map(({ id, unit }) => [
      ...[pizzeria.id, id],
      unit === 'piece' ? random.int(200, 600) : random.int(20_000, 60_000),
    ]),
  );
  const offices = new Map(staff.filter(({ role }) => role === 'office-manager').map((one) => [one.pizzeriaId, one.id]));
  const move = (pizzeria: Pizzeria, kind: 'supply' | 'loss', daysAgo: number, hour: number): readonly unknown[] => {
    const { id, unit } = random.pick(ingredients);
    const amount = (unit === 'piece' ? 10 : 1_000) * random.int(1, 9) * (kind === 'supply' ? 5 : -1);
    const midnight = clock.midnight(daysAgo, pizzeria.utcOffsetMinutes);
    const at = new Date(midnight + hour * 3_600_000 - pizzeria.utcOffsetMinutes * 60_000);
    const comment = kind === 'supply' ? 'Weekly supply' : random.pick(['Fell down', 'Too old', 'Burnt']);
    return [pizzeria.id, id, amount, kind, comment, offices.get(pizzeria.id), dayOf(midnight), at];
  };
  return [
    { table: 'ingredient_stock', columns: ['pizzeria_id', 'ingredient_id', 'amount'], rows: stock },
    {
      table: 'stock_moves',
      columns: ['pizzeria_id', 'ingredient_id', 'amount', 'kind', 'comment', 'user_id', 'business_date', 'at'],
      rows: pizzerias.flatMap((pizzeria) => [
        ...Array.from({ length: SUPPLIES }, () => move(pizzeria, 'supply', WEEK, SUPPLIED_AT)),
        ...[5, 3, 1].map((daysAgo) => move(pizzeria, 'loss', daysAgo, SPOILT_AT)),
      ]),
    },
  ];
}
