import { camelCase, type CaptureChild, type CaptureTables } from './aggregate.ts';
import { quoteText, type Trigger } from './triggers.ts';

/** A column as information_schema describes it. */
export interface Column {
  readonly name: string;
  /** `data_type`, lower case: `int`, `varchar`, `json`… */
  readonly type: string;
}

/** Columns by table, generated ones left out: they follow from the others. */
export type ColumnsOf = (table: string) => readonly Column[];

/** The triggers that turn changes of an aggregate's tables into thin rows. */
export function captureTriggers(tables: CaptureTables, columnsOf: ColumnsOf, syncUser: string): readonly Trigger[] {
  const prefix = capturePrefix(tables.aggregate);
  const root = rootTriggers(tables, columnsOf(tables.root.table), syncUser);
  const children = (tables.children ?? []).flatMap((child) =>
    childTriggers(tables.aggregate, child, columnsOf(child.table), syncUser),
  );
  return [...root, ...children].map((trigger) => ({ ...trigger, prefix }));
}

/** How the names of an aggregate's triggers begin. */
export function capturePrefix(aggregate: string): string {
  return `strangler_cap_${aggregate}`;
}

type Body = Omit<Trigger, 'prefix'>;

function rootTriggers(tables: CaptureTables, columns: readonly Column[], syncUser: string): readonly Body[] {
  const { table, key } = tables.root;
  const thin = thinRow(tables.aggregate, syncUser);
  const [oldKey, newKey] = [`OLD.\`${key}\``, `NEW.\`${key}\``];
  const captured = columns.flatMap((column) => {
    const field = tables.columns?.[column.name];
    return field === null ? [] : [{ column, field: field ?? camelCase(column.name) }];
  });
  const differs = captured.map(({ column }) => different(column)).join(' OR ');
  const fields = `CONCAT_WS(',', ${captured.map(({ column, field }) => `IF(${different(column)}, ${quoteText(field)}, NULL)`).join(', ')})`;
  return [
    { table, event: 'INSERT', body: thin(newKey, 'I', "''") },
    { table, event: 'DELETE', body: thin(oldKey, 'D', "''") },
    {
      table,
      event: 'UPDATE',
      // A new key is the end of one aggregate and the beginning of another.
      body: `IF NOT (${oldKey} <=> ${newKey}) THEN
    ${thin(oldKey, 'D', "''")}
    ${thin(newKey, 'I', "''")}
  ELSEIF ${differs} THEN
    ${thin(newKey, 'U', fields)}
  END IF;`,
    },
  ];
}

function childTriggers(
  aggregate: string,
  child: CaptureChild,
  columns: readonly Column[],
  syncUser: string,
): readonly Body[] {
  const { table, foreignKey } = child;
  const thin = thinRow(aggregate, syncUser);
  const field = quoteText(child.field ?? camelCase(table));
  const [oldKey, newKey] = [`OLD.\`${foreignKey}\``, `NEW.\`${foreignKey}\``];
  const ignored = new Set(child.ignore);
  const differs = columns
    .filter((column) => !ignored.has(column.name))
    .map(different)
    .join(' OR ');
  const whenNotNull = (key: string): string => `IF ${key} IS NOT NULL THEN ${thin(key, 'U', field)} END IF;`;
  return [
    { table, event: 'INSERT', body: whenNotNull(newKey) },
    { table, event: 'DELETE', body: whenNotNull(oldKey) },
    {
      table,
      event: 'UPDATE',
      // A child that moves from one root to another changes both.
      body: `IF NOT (${oldKey} <=> ${newKey}) THEN
    ${whenNotNull(oldKey)}
    ${whenNotNull(newKey)}
  ELSEIF ${differs} THEN
    ${whenNotNull(newKey)}
  END IF;`,
    },
  ];
}

// `<=>` compares NULLs too; as bytes, because a collation takes 'Ann' and 'ANN' for the same.
function different({ name, type }: Column): string {
  const [before, after] = [`OLD.\`${name}\``, `NEW.\`${name}\``];
  if (type === 'json')
    return `NOT (CAST(CAST(${before} AS CHAR) AS BINARY) <=> CAST(CAST(${after} AS CHAR) AS BINARY))`;
  if (/char|text|enum|set/.test(type)) return `NOT (CAST(${before} AS BINARY) <=> CAST(${after} AS BINARY))`;
  return `NOT (${before} <=> ${after})`;
}

/**
 * Writes a thin row, except for what the sync itself writes: it runs as its own user AND names the aggregate that it
 * applies. Both are needed: what business triggers change in *other* aggregates on the way must still be captured.
 */
function thinRow(aggregate: string, syncUser: string): (key: string, op: 'I' | 'U' | 'D', fields: string) => string {
  const prefix = quoteText(`${aggregate}/`);
  return (key, op, fields) => {
    const subject = `CONCAT(${prefix}, ${key})`;
    const bySync = `SUBSTRING_INDEX(USER(), '@', 1) = ${quoteText(syncUser)} AND CAST(@strangler_applying AS BINARY) <=> CAST(CONVERT(${subject} USING utf8mb4) AS BINARY)`;
    return `IF NOT (${bySync}) THEN INSERT INTO strangler_thin (aggregate, op, changed, origin, at) VALUES (${subject}, '${op}', ${fields}, SUBSTRING_INDEX(USER(), '@', 1), NOW(6)); END IF;`;
  };
}
