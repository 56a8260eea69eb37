import type { Knex } from 'knex';
import { eventsIdle, makeMysqlKnex } from '../../../events/index.ts';
import { installLegacyEvents } from '../../../migrations/legacy/events.ts';
import { makeApi, type Api, type ReferenceData } from '../../contract/orders-api/side.ts';
import { insertReference } from '../../legacy-monolith/insert-reference.ts';
import { legacyDatabase } from '../../legacy-monolith/legacy-database.ts';
import { runMonolith } from '../../legacy-monolith/running-monolith.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startOrders } from './orders-process.ts';
import { startPart, type PartProcess } from './service-process.ts';
import { freshVhost } from './vhost.ts';

/** A side as a test sees it: its API and, as root, its database. */
export interface Side {
  readonly name: string;
  readonly api: Api;
  readonly knex: Knex;
}

/** Monolith, its relay and sync, and the orders service on one broker; no proxy in front. */
export interface BothSides {
  readonly legacy: Side;
  readonly service: Side;
  readonly relayProcess: PartProcess;
  readonly ordersProcess: PartProcess;
  /** Waits until nothing is on its way any more; fails when something is parked. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts them with the reference data in the monolith's tables only: the service learns it by events. */
export async function startBothSides(reference: ReferenceData): Promise<BothSides> {
  const amqpUrl = await freshVhost();
  const database = await legacyDatabase('sync');
  await installLegacyEvents({ rootUrl: database.rootUrl, database: database.database, users: database.users });
  const legacyKnex = makeMysqlKnex(database.url);
  await insertReference(legacyKnex, reference);
  const monolith = await runMonolith(database.appUrl);
  const relayProcess = await startPart('legacy-monolith/sync/main.ts', {
    LEGACY_RELAY_DATABASE_URL: database.relayUrl,
    LEGACY_SYNC_DATABASE_URL: database.syncUrl,
    LEGACY_BINLOG_URL: database.url,
    AMQP_URL: amqpUrl,
  });
  const orders = await startOrders(amqpUrl);
  const serviceKnex = makeMysqlKnex(asRoot(orders.database.rootUrl, orders.database.name));
  const sides: readonly Side[] = [
    {
      name: 'legacy',
      api: makeApi(monolith, '/api', await monolith.token({ lifetimeSeconds: 3600 })),
      knex: legacyKnex,
    },
    { name: 'service', api: orders.api, knex: serviceKnex },
  ];
  const [legacy, service] = sides as [Side, Side];
  return {
    legacy,
    service,
    relayProcess,
    ordersProcess: orders.process,
    settled: () => waitUntilSettled(sides),
    async stop() {
      await monolith.stop();
      await orders.process.stop();
      await relayProcess.stop();
      await legacyKnex.destroy();
      await serviceKnex.destroy();
    },
  };
}

// The outbox is empty when the broker has everything; what the broker has is applied when the numbers of every
// aggregate are the same on both sides, and each side has seen the last that the other one made: two changes at once get
// the same number on both.
async function waitUntilSettled(sides: readonly Side[]): Promise<void> {
  await waitFor(
    'both sides to hold the same numbers',
    async () => {
      const [legacy, service] = await Promise.all(sides.map(stateOf));
      const aggregates = new Set([...(legacy?.numbers.keys() ?? []), ...(service?.numbers.keys() ?? [])]);
      const apart = [...aggregates]
        .map((aggregate) => [aggregate, legacy?.numbers.get(aggregate), service?.numbers.get(aggregate)] as const)
        .filter(([, left, right]) => !agree(left, right));
      const open = {
        legacy: legacy?.pending,
        service: service?.pending,
        apart: apart.length,
        first: apart.slice(0, 5),
      };
      if (apart.length > 0 || legacy?.pending !== 0 || service?.pending !== 0) throw new Error(JSON.stringify(open));
      return true;
    },
    60_000,
  );
}

/** One side's part of the version vector of an aggregate. */
interface Numbers {
  readonly seq: number;
  readonly own_seq: number;
  readonly seen: number;
}

function agree(left: Numbers | undefined, right: Numbers | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return left.seq === right.seq && left.seen >= right.own_seq && right.seen >= left.own_seq;
}

async function stateOf({ name, knex }: Side): Promise<{ pending: number; numbers: ReadonlyMap<string, Numbers> }> {
  const { thin, outbox, parked } = await eventsIdle(knex);
  if (parked > 0) throw new Error(`${name}: ${JSON.stringify(await knex('strangler_parked').select())}`);
  const rows: ({ aggregate: string } & Numbers)[] = await knex('strangler_agg_seq')
    .where('aggregate', 'like', 'order/%')
    .select('aggregate', 'seq', 'own_seq', 'seen');
  return { pending: thin + outbox, numbers: new Map(rows.map((row) => [row.aggregate, row])) };
}

function asRoot(rootUrl: string, database: string): string {
  const url = new URL(rootUrl);
  url.pathname = `/${database}`;
  return url.href;
}
