import type { LegacyDatabase } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';

/** Which entries of the log; null: any. `to` is the last day, both in UTC. */
export interface AuditFilter {
  readonly login: string | null;
  readonly screen: string | null;
  readonly action: string | null;
  readonly subject: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Only entries older than this one. */
  readonly before: number | null;
}

export function makeAuditRepository(db: LegacyDatabase) {
  return {
    /** Newest first. */
    async search(f: AuditFilter, limit: number) {
      const filter = [f.login, f.screen, f.action, f.subject, f.from, f.to, f.before];
      return camelRows((await db.call('audit_search', [...filter, limit]))[0]);
    },
  };
}
