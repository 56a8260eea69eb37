import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';

/** A product: `since` when it is stopped, `missing` the ingredients that stop it, `remaining` under a limit. */
export interface StopProduct {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly remaining: number | null;
  readonly since: string | null;
  readonly missing: string | null;
}

export interface StopIngredient {
  readonly id: number;
  readonly name: string;
  readonly since: string | null;
  /** How many products on sale need it. */
  readonly products: number;
}

export interface StopList {
  readonly products: readonly StopProduct[];
  readonly ingredients: readonly StopIngredient[];
  readonly log: readonly {
    readonly at: string;
    readonly who: string;
    readonly action: string;
    readonly details: string;
  }[];
}

/** Whose stop list is changed, and by whom. */
export interface StopChange {
  readonly pizzeriaId: number;
  readonly userId: number;
}

export type StopsRepository = ReturnType<typeof makeStopsRepository>;

export function makeStopsRepository(db: LegacyDatabase) {
  const change = (procedure: string) => async (id: number, by: StopChange) => {
    await db.call(procedure, [by.pizzeriaId, id, by.userId]);
  };
  return {
    async list(pizzeriaId: number): Promise<StopList> {
      const sets = (await db.call('stop_list_get', [pizzeriaId])).map((rows) => camelRows(rows) as unknown);
      const [products, ingredients, log] = sets as [StopList['products'], StopList['ingredients'], StopList['log']];
      return { products, ingredients, log };
    },
    stopProduct: change('stop_list_set'),
    liftProduct: change('stop_list_lift'),
    stopIngredient: change('ingredient_stop_set'),
    liftIngredient: change('ingredient_stop_lift'),
    /** null: as many as wanted. */
    async limit(productId: number, remaining: number | null, by: StopChange): Promise<void> {
      await db.call('product_limit_set', [by.pizzeriaId, productId, remaining, by.userId]);
    },
  };
}
