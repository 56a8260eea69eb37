import type { LegacyDatabase } from '../shared/database.ts';
import type { Cart } from './cart.ts';

/** What an operator has begun: the cart, and the fields of the page as it sends them. */
export interface Draft {
  readonly cart: Cart;
  readonly form: Readonly<Record<string, string>>;
}

/** A draft as it is kept, with the tab that holds it. */
export interface KeptDraft extends Draft {
  readonly tab: string;
  /** ISO 8601. */
  readonly changedAt: string;
}

export type DraftsRepository = ReturnType<typeof makeDraftsRepository>;

export function makeDraftsRepository(db: LegacyDatabase) {
  return {
    async get(userId: number): Promise<KeptDraft | undefined> {
      const [[row] = []] = await db.call('draft_get', [userId]);
      if (row === undefined) return undefined;
      const draft = JSON.parse(row['draft'] as string) as Draft;
      return { ...draft, tab: row['tab'] as string, changedAt: row['changed_at'] as string };
    },

    /** Null: there is nothing any more. Refused with 409 while another tab holds the draft, unless `take`. */
    async save(o: {
      readonly userId: number;
      readonly tab: string;
      readonly draft: Draft | null;
      readonly take?: boolean;
    }): Promise<void> {
      const draft = o.draft === null ? null : JSON.stringify(o.draft);
      await db.call('draft_save', [o.userId, o.tab, draft, o.take === true ? 1 : 0]);
    },
  };
}
