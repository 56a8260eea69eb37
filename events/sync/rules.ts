import type { Knex } from 'knex';

/** How an aggregate that both sides write is kept equal on both. */
export interface SyncRules {
  /** `order`. */
  readonly aggregate: string;
  /** Type of the event that the owner emits after a conflict: `order.changed`. */
  readonly type: string;
  /** This side: `legacy`. */
  readonly source: string;
  /** True on the side that settles conflicts; exactly one side is the owner. */
  readonly owner: boolean;
  /** The table whose row is locked before the event is applied, so that no business transaction is half way through it. */
  readonly root: { readonly table: string; readonly key: string };
  /** Reads the whole entity as this side has it; needed by the owner to merge. */
  read(trx: Knex.Transaction, id: string): Promise<object | null>;
  /** Merges two states of the entity; default: field by field, a field that both changed stays as the owner has it. */
  merge?(conflict: Conflict): object | null;
}

/** Both sides changed an aggregate without having seen the other's change. */
export interface Conflict {
  readonly subject: string;
  /** The owner's state with its changes. */
  readonly ours: object | null;
  /** The other side's state with its changes. */
  readonly theirs: object | null;
  /** Fields that the owner changed and the other side had not seen. */
  readonly ourFields: readonly string[];
  /** Fields that the other side changed. */
  readonly theirFields: readonly string[];
}
