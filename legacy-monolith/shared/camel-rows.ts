import type { Row } from './call-procedure.ts';

/** Rows of a procedure with their columns named as TypeScript does: `planned_from` becomes `plannedFrom`. */
export function camelRows(rows: readonly Row[] = []): readonly Row[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value])));
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
