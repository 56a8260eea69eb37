import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { LEGACY_DATABASE, ORDERS_DATABASE } from './parts/programs.ts';
import type { Servers } from './parts/servers.ts';
import { rootUrl } from './provision.ts';
import type { Progress, Step } from './steps/steps.ts';

interface BringHistoryOptions {
  readonly servers: Servers;
  readonly step: Step;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const POLL_MS = 250;
/** An order that cannot be applied is parked, and must not keep the stack from starting. */
const STALLED_MS = 15_000;

/**
 * What the monolith had before its capture was installed, brought to the service on the way of live changes. Done when
 * the service has as many orders as the monolith.
 */
export async function bringHistory({ servers, step, log, signal }: BringHistoryOptions): Promise<void> {
  const { backfillLegacy } = await import('../../legacy-monolith/sync/backfill.ts');
  await step('asking for the events of history', (onProgress) =>
    backfillLegacy({ url: rootUrl(servers, LEGACY_DATABASE), onProgress, signal }),
  );
  await step('history on its way to the orders service', (progress) => serviceHasAll(servers, progress, log, signal));
}

interface Counts extends RowDataPacket {
  readonly legacy: number;
  readonly service: number;
}

async function serviceHasAll(
  servers: Servers,
  progress: Progress,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const connection = await createConnection(servers.mysql);
  try {
    const counts = `SELECT (SELECT COUNT(*) FROM \`${LEGACY_DATABASE}\`.orders) AS legacy,
                           (SELECT COUNT(*) FROM \`${ORDERS_DATABASE}\`.orders) AS service`;
    let last = -1;
    let lastGrowth = Date.now();
    while (Date.now() - lastGrowth < STALLED_MS) {
      signal.throwIfAborted();
      const [[row]] = await connection.query<Counts[]>(counts);
      const { legacy = 0, service = 0 } = row ?? {};
      if (service >= legacy) return;
      progress(service, legacy);
      if (service > last) lastGrowth = Date.now();
      last = service;
      await sleep(POLL_MS);
    }
    log('the orders service does not have all orders; what is stuck, and why: strangler outbox status');
  } finally {
    await connection.end();
  }
}
