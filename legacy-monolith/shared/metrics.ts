import { Counter, Gauge, type Registry } from 'prom-client';

/** The figures of the measures against load; a measure that is off counts nothing. */
export interface LegacyMetrics {
  /** A read that a replica was asked for, and who answered it in the end. */
  replicaRead(database: 'reference' | 'reports', answeredBy: 'replica' | 'primary' | 'nobody'): void;
  /** A read of reference data that the cache looked up. */
  cacheRead(procedure: string, result: 'hit' | 'miss'): void;
  cacheEntries(count: number): void;
}

export function makeLegacyMetrics(registry: Registry): LegacyMetrics {
  const registers = [registry];
  const replicaReads = new Counter({
    name: 'legacy_replica_reads_total',
    help: 'Reads that belong to a replica, by who answered them.',
    labelNames: ['database', 'answered_by'],
    registers,
  });
  const cacheReads = new Counter({
    name: 'legacy_cache_reads_total',
    help: 'Reads of reference data, by whether the cache in the process had the answer.',
    labelNames: ['procedure', 'result'],
    registers,
  });
  const entries = new Gauge({
    name: 'legacy_cache_entries',
    help: 'Answers that the cache holds at the moment.',
    registers,
  });
  return {
    replicaRead: (database, answeredBy) => replicaReads.inc({ database, answered_by: answeredBy }),
    cacheRead: (procedure, result) => cacheReads.inc({ procedure, result }),
    cacheEntries: (count) => entries.set(count),
  };
}
