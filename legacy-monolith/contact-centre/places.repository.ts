import type { LegacyDatabase } from '../shared/database.ts';

/** Which pizzeria delivers to an address, for what fee (none from `freeFrom` on; minor units) and how fast. */
export interface Zone {
  readonly pizzeriaId: number;
  readonly pizzeria: string;
  readonly zone: string;
  readonly fee: number;
  readonly freeFrom: number;
  readonly promisedMinutes: number;
}

export interface Topping {
  readonly id: number;
  readonly name: string;
  /** Minor units. */
  readonly price: number;
}

/** What can be done with products beyond ordering them as they are. */
export interface ProductOptions {
  readonly halves: readonly number[];
  readonly topped: readonly number[];
  readonly toppings: readonly Topping[];
}

export type PlacesRepository = ReturnType<typeof makePlacesRepository>;

/** Streets, zones and options: reference data. */
export function makePlacesRepository(db: LegacyDatabase) {
  return {
    async streets(city: string, text: string): Promise<readonly string[]> {
      const [rows = []] = await db.call('street_find', [city, text]);
      return rows.map((row) => row['name'] as string);
    },

    /** Undefined when nobody delivers there. */
    async zone(city: string, street: string, house: string): Promise<Zone | undefined> {
      const [[row] = []] = await db.call('zone_find', [city, street, house]);
      return (
        row && {
          pizzeriaId: row['pizzeria_id'] as number,
          pizzeria: row['pizzeria'] as string,
          zone: row['zone'] as string,
          fee: row['fee'] as number,
          freeFrom: row['free_from'] as number,
          promisedMinutes: row['promised_minutes'] as number,
        }
      );
    },

    async options(): Promise<ProductOptions> {
      const [products = [], toppings = []] = await db.call('product_options');
      const idsWith = (column: string) => products.filter((row) => row[column] === 1).map((row) => row['id'] as number);
      return {
        halves: idsWith('takes_halves'),
        topped: idsWith('takes_toppings'),
        toppings: toppings as readonly object[] as readonly Topping[],
      };
    },
  };
}
