import type { Knex } from 'knex';
import { selectRows } from '../database/rows.ts';
import { EventsError } from '../errors.ts';
import type { CaptureTables } from './aggregate.ts';
import { captureTriggers, capturePrefix, type Column, type ColumnsOf } from './trigger-sql.ts';
import { replaceTriggers } from './triggers.ts';

/** Who the triggers must know. */
export interface CaptureOptions {
  /** Database user (without host) that applies the other side's events. */
  readonly syncUser: string;
}

/**
 * Puts triggers on the aggregates' tables, or renews them where the tables or the mapping have changed; a second run
 * changes nothing. Needs TRIGGER on the tables and INSERT on strangler_thin for the user that installs them: triggers run
 * with that user's rights, so the monolith's own user needs none.
 */
export async function installCapture(
  knex: Knex,
  aggregates: readonly CaptureTables[],
  options: CaptureOptions,
): Promise<void> {
  for (const tables of aggregates) {
    const columnsOf = await readColumns(knex, tables);
    await replaceTriggers(knex, capturePrefix(tables.aggregate), captureTriggers(tables, columnsOf, options.syncUser));
  }
}

/** Takes the triggers of these aggregates away; thin rows already written are still assembled. */
export async function removeCapture(
  knex: Knex,
  aggregates: readonly Pick<CaptureTables, 'aggregate'>[],
): Promise<void> {
  for (const { aggregate } of aggregates) await replaceTriggers(knex, capturePrefix(aggregate), []);
}

async function readColumns(knex: Knex, tables: CaptureTables): Promise<ColumnsOf> {
  const needed = [
    { table: tables.root.table, columns: [tables.root.key, ...Object.keys(tables.columns ?? {})] },
    ...(tables.children ?? []).map((child) => ({
      table: child.table,
      columns: [child.foreignKey, ...(child.ignore ?? [])],
    })),
  ];
  const found = new Map<string, readonly Column[]>();
  for (const { table, columns } of needed) {
    const rows = await selectRows<Column & { extra: string }>(
      knex,
      `SELECT column_name AS name, data_type AS type, extra AS extra FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`,
      [table],
    );
    if (rows.length === 0) throw new EventsError('unknown-table', table);
    const names = new Set(rows.map((row) => row.name));
    for (const column of columns) if (!names.has(column)) throw new EventsError('unknown-column', `${table}.${column}`);
    found.set(
      table,
      rows.filter((row) => !/GENERATED/i.test(row.extra) || /DEFAULT_GENERATED/i.test(row.extra)),
    );
  }
  return (table) => found.get(table) ?? [];
}
