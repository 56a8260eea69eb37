import type { Knex } from 'knex';

/** A table whose rows belong to the root: a change of one of them is a change of the aggregate. */
export interface CaptureChild {
  readonly table: string;
  /** Column that holds the key of the root. */
  readonly foreignKey: string;
  /** Field of the entity that these rows make up; default: the table's name in camelCase. */
  readonly field?: string;
  /** Columns whose change alone is no change of the entity. */
  readonly ignore?: readonly string[];
}

/** The tables of one aggregate, as triggers need them. */
export interface CaptureTables {
  /** `order`: the first part of the subject. */
  readonly aggregate: string;
  readonly root: { readonly table: string; readonly key: string };
  readonly children?: readonly CaptureChild[];
  /**
   * Column of the root → name of the entity's top-level field that it goes into; default: the column in camelCase.
   * Null: not part of the entity, so a change of it alone writes no event.
   */
  readonly columns?: Readonly<Record<string, string | null>>;
}

/** An aggregate whose changes are captured by triggers and published as whole entities. */
export interface CapturedAggregate extends CaptureTables {
  /** `order.changed`. */
  readonly type: string;
  /** Reads the whole entity as it is in the transaction's snapshot; null when it does not exist (any more). */
  read(trx: Knex.Transaction, id: string): Promise<object | null>;
}

/** `utc_offset_minutes` → `utcOffsetMinutes`. */
export function camelCase(column: string): string {
  return column.replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
