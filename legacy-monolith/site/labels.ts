import type { LegacyDatabase } from '../shared/database.ts';
import { ENGLISH, type LabelCode } from './english.ts';

/** A text in the language of the page; `{name}` in it is replaced by the value of that name. */
export type Translate = (code: LabelCode, values?: Readonly<Record<string, string | number>>) => string;

/** The texts of a language: what its labels lack is said in English. */
export type LabelsRepository = (language: string) => Promise<Translate>;

export function makeLabelsRepository(db: LegacyDatabase): LabelsRepository {
  return async (language) => {
    // Read anew for each page, though the words change once a year.
    const [rows = []] = await db.call('label_list', [language]);
    const texts = new Map(rows.map((row) => [row['code'] as string, row['text'] as string]));
    return (code, values = {}) =>
      (texts.get(code) ?? ENGLISH[code]).replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
        String(values[name] ?? whole),
      );
  };
}
