import type { Knex } from 'knex';
import { selectRows, write } from '../database/rows.ts';

/** A captured change that is not an event yet. Op `B` asks for an event of an aggregate that did not change (backfill). */
export interface ThinRow {
  readonly id: number;
  readonly aggregate: string;
  readonly op: 'I' | 'U' | 'D' | 'B';
  readonly changed: string;
  readonly origin: string;
}

const COLUMNS = 'id, aggregate, op, changed, origin';

/** Thin rows of these aggregates in the order of their making, as the transaction's snapshot shows them. */
export async function readThin(trx: Knex.Transaction, subjects: readonly string[]): Promise<readonly ThinRow[]> {
  return selectRows<ThinRow>(trx, `SELECT ${COLUMNS} FROM strangler_thin WHERE aggregate IN (?) ORDER BY id`, [
    [...subjects],
  ]);
}

/** Deletes exactly the rows that were read: one that was committed in between is not among them and stays. */
export async function deleteThin(trx: Knex.Transaction, rows: readonly Pick<ThinRow, 'id'>[]): Promise<void> {
  if (rows.length > 0) await write(trx, 'DELETE FROM strangler_thin WHERE id IN (?)', [rows.map((row) => row.id)]);
}

/** What the thin rows of one aggregate say together. */
export interface ThinSummary {
  readonly rows: readonly ThinRow[];
  /** True when the aggregate was inserted, so that every field is new. */
  readonly inserted: boolean;
  /** Fields that triggers saw change. */
  readonly fields: readonly string[];
  readonly origin: string;
}

/** Groups thin rows by aggregate; the origin is that of the last change, backfill counting only when alone. */
export function summarizeThin(rows: readonly ThinRow[]): ReadonlyMap<string, ThinSummary> {
  const groups = new Map<string, ThinRow[]>();
  for (const row of rows) {
    const group = groups.get(row.aggregate);
    if (group === undefined) groups.set(row.aggregate, [row]);
    else group.push(row);
  }
  return new Map([...groups].map(([aggregate, group]) => [aggregate, summarize(group)]));
}

function summarize(rows: readonly ThinRow[]): ThinSummary {
  const live = rows.filter((row) => row.op !== 'B');
  return {
    rows,
    inserted: rows.some((row) => row.op === 'I'),
    fields: [...new Set(rows.flatMap((row) => (row.changed === '' ? [] : row.changed.split(','))))],
    origin: (live.at(-1) ?? rows.at(-1))?.origin ?? '',
  };
}

/** Names of the changed fields as the event tells them. */
export function changedFields(summary: ThinSummary, entity: object | null): readonly string[] {
  if (entity === null) return [];
  return summary.inserted ? Object.keys(entity) : summary.fields;
}
