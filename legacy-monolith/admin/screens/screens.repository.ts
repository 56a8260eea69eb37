import type { LegacyDatabase } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';
import { idOf } from '../network/network.repository.ts';

export interface Advert {
  /** null: on the televisions of every pizzeria. */
  readonly pizzeriaId: number | null;
  readonly title: string;
  readonly text: string;
  readonly productId: number | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly position: number;
}

export type ScreensRepository = ReturnType<typeof makeScreensRepository>;

/** Words and adverts on the televisions and the site; `by` is the user who changes something. */
export function makeScreensRepository(db: LegacyDatabase) {
  return {
    async labels(language: string) {
      const [languages, labels] = await db.call('admin_labels', [language]);
      return { languages: camelRows(languages), labels: camelRows(labels) };
    },
    /** An empty text removes the label. */
    saveLabel: (label: { language: string; code: string; text: string }, by: number) =>
      db.call('admin_label_save', [label.language, label.code, label.text, by]),

    adverts: async () => camelRows((await db.call('admin_adverts'))[0]),
    saveAdvert: async (id: number | null, a: Advert, by: number) => {
      const place = [a.pizzeriaId, a.title, a.text, a.productId];
      return idOf(await db.call('admin_advert_save', [id, ...place, a.startsOn, a.endsOn, a.position, by]));
    },
    deleteAdvert: (id: number, by: number) => db.call('admin_advert_delete', [id, by]),
  };
}
