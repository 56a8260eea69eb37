import { toOrders } from '../../api/order-json.ts';
import type { LegacyDatabase, Row } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';

export const CRM_KINDS = ['customers', 'orders'] as const;
export type CrmKind = (typeof CRM_KINDS)[number];

/** How far reading has come: the time of a change as the database writes it, and the id among those of that time. */
export interface ExportCursor {
  readonly changedAt: string;
  readonly id: number;
}

/** Something that changed. */
export interface ChangedRecord extends ExportCursor {
  /** Long enough ago that its next change has another time. */
  readonly settled: boolean;
  readonly row: Row;
}

export type CrmRepository = ReturnType<typeof makeCrmRepository>;

export function makeCrmRepository(db: LegacyDatabase) {
  return {
    async begin(kind: CrmKind, by: number | null): Promise<{ readonly runId: number; readonly from: ExportCursor }> {
      const [[row = {}] = []] = await db.call('export_run_begin', [kind, by]);
      const from = { changedAt: String(row['changed_at']), id: Number(row['last_id']) };
      return { runId: Number(row['run_id']), from };
    },
    async changed(kind: CrmKind, after: ExportCursor, limit: number): Promise<readonly ChangedRecord[]> {
      const [rows = []] = await db.call(`export_changed_${kind}`, [after.changedAt, after.id, limit]);
      return rows.map((row) => ({
        changedAt: String(row['changed_at']),
        id: Number(row['id']),
        settled: row['settled'] === 1,
        row,
      }));
    },
    async order(id: number) {
      const [orders = [], lines = []] = await db.call('order_get', [id]);
      return toOrders(orders, lines)[0];
    },
    progress: (runId: number, { changedAt, id }: ExportCursor, sent: number, overlapSeconds: number) =>
      db.call('export_run_progress', [runId, changedAt, id, sent, overlapSeconds]),
    /** `error` null: everything went. */
    end: (runId: number, error: string | null) => db.call('export_run_end', [runId, error?.slice(0, 500) ?? null]),
    setMark: (kind: CrmKind, from: string, by: number) => db.call('export_mark_set', [kind, from, by]),

    async overview() {
      const [marks, runs] = await db.call('export_overview');
      return { marks: camelRows(marks), runs: camelRows(runs) };
    },
  };
}
