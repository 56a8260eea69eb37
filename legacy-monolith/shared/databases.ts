import type { Logger } from '../../services/kit/index.ts';
import type { MonolithConfig } from '../config.ts';
import { connectLegacyDatabase, type LegacyDatabase } from './database.ts';
import type { LegacyMetrics } from './metrics.ts';
import { makeReferenceCache } from './reference-cache.ts';
import { replicaOnly, replicaOrPrimary } from './replica.ts';

/** Where modules read and write: one database, until a replica or a cache is set up for some of the reads. */
export interface Databases {
  readonly db: LegacyDatabase;
  readonly referenceDb: LegacyDatabase;
  readonly reportsDb: LegacyDatabase;
  close(): Promise<void>;
}

type DatabasesConfig = Pick<
  MonolithConfig,
  'LEGACY_DATABASE_URL' | 'LEGACY_REFERENCE_DATABASE_URL' | 'LEGACY_REPORTS_DATABASE_URL' | 'CACHE_REFERENCE'
>;

// A menu that has to come from the primary must not have waited long for the replica first.
const REFERENCE_LIMITS = { callLimitMs: 2000, acquireMs: 1000 };
// Nobody but who asked waits for a report on a machine of its own.
const REPORTS_LIMITS = { callLimitMs: 60_000 };

/** Opens what the configuration names; connections are made when they are needed. */
export function openDatabases(
  config: DatabasesConfig,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: LegacyMetrics },
): Databases {
  const db = connectLegacyDatabase(config.LEGACY_DATABASE_URL);
  const referenceUrl = config.LEGACY_REFERENCE_DATABASE_URL;
  const reportsUrl = config.LEGACY_REPORTS_DATABASE_URL;
  const reference = referenceUrl === undefined ? undefined : connectLegacyDatabase(referenceUrl, REFERENCE_LIMITS);
  const reports = reportsUrl === undefined ? undefined : connectLegacyDatabase(reportsUrl, REPORTS_LIMITS);
  const read = reference === undefined ? db : replicaOrPrimary({ replica: reference, primary: db, metrics, logger });
  const report = reports === undefined ? db : replicaOnly({ replica: reports, metrics, logger });
  const keepMs = config.CACHE_REFERENCE;
  const cached =
    keepMs === undefined ? (database: LegacyDatabase) => database : makeReferenceCache({ keepMs, metrics });
  return {
    db,
    referenceDb: cached(read),
    reportsDb: cached(report),
    async close() {
      await db.close();
      await reference?.close();
      await reports?.close();
    },
  };
}
