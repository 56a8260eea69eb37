import type { LegacyDatabase } from '../shared/database.ts';

/** Numbers that guests in the hall look for. */
export interface OrderBoard {
  readonly making: readonly number[];
  readonly ready: readonly number[];
}

/** One slide; `product` when it is about something that can be had. Price in minor units. */
export interface Advert {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  readonly product: { readonly id: number; readonly name: string; readonly price: number } | null;
}

export type ScreensRepository = ReturnType<typeof makeScreensRepository>;

/** `db` for what changes by the minute, `referenceDb` for what changes by the month. */
export function makeScreensRepository({ db, referenceDb }: { db: LegacyDatabase; referenceDb: LegacyDatabase }) {
  return {
    async orders(pizzeriaId: number): Promise<OrderBoard> {
      const [rows = []] = await db.call('screen_orders', [pizzeriaId]);
      const numbers = (ready: boolean) =>
        rows.filter(({ status }) => (status === 'ready') === ready).map((row) => row['number'] as number);
      return { making: numbers(false), ready: numbers(true) };
    },

    async adverts(pizzeriaId: number, language: string): Promise<readonly Advert[]> {
      const [rows = []] = await referenceDb.call('screen_adverts', [pizzeriaId, language]);
      return rows.map((row) => ({
        id: row['id'] as number,
        title: row['title'] as string,
        text: row['text'] as string,
        product:
          row['product_id'] === null
            ? null
            : { id: row['product_id'] as number, name: row['product'] as string, price: row['price'] as number },
      }));
    },
  };
}
