import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import type { Random } from '../random.ts';
import type { SeedIngredient } from './product-tables.ts';
import type { TableRows } from './table-rows.ts';

/** What is in the stores: a few days' worth, in the unit of the ingredient. */
export function stockTable(
  random: Random,
  pizzerias: readonly Pizzeria[],
  ingredients: readonly SeedIngredient[],
): TableRows {
  return {
    table: 'ingredient_stock',
    columns: ['pizzeria_id', 'ingredient_id', 'amount'],
    rows: pizzerias.flatMap((pizzeria) =>
      ingredients.map(({ id, unit }) => [
        ...[pizzeria.id, id],
        unit === 'piece' ? random.int(200, 600) : random.int(20_000, 60_000),
      ]),
    ),
  };
}
