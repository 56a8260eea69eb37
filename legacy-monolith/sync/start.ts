import type { Knex } from 'knex';
import {
  makeDoorbell,
  partsOfSubject,
  startAssembler,
  startBinlogDoorbell,
  startConsumer,
  startRelay,
  startSweepDoorbell,
  type AmqpSupervisor,
  type EventMetrics,
  type Running,
} from '../../events/index.ts';
import type { Logger } from '../../services/kit/index.ts';
import { callProcedure } from '../shared/call-procedure.ts';
import { capturedAggregates, readOrder } from './capture-definitions.ts';
import { capturedTables } from './captured-tables.ts';

/** What {@link startLegacySync} needs. */
export interface LegacySyncOptions {
  /** As `legacy_relay`: reads the monolith's tables, owns the outbox. */
  readonly relayKnex: Knex;
  /** As `legacy_sync`: what it writes to the aggregate that it applies is not captured again. */
  readonly syncKnex: Knex;
  readonly amqp: AmqpSupervisor;
  /** With it a captured change is heard of at once; without it, they are looked for every 650 ms. */
  readonly binlogUrl?: string | undefined;
  readonly logger: Logger;
  readonly metrics: EventMetrics;
}

const SOURCE = 'legacy';

/** Publishes what changes in the monolith's tables, and writes into them what the orders service has changed. */
export function startLegacySync({ relayKnex, syncKnex, amqp, binlogUrl, logger, metrics }: LegacySyncOptions): Running {
  const bell = makeDoorbell();
  const relayed = { knex: relayKnex, source: SOURCE, bell, logger, metrics };
  const parts = [
    startConsumer({
      knex: syncKnex,
      amqp,
      logger,
      metrics,
      source: SOURCE,
      queue: 'legacy.orders',
      types: ['order.changed'],
      // The monolith had the orders first: where both sides changed one, its fields stay.
      sync: {
        aggregate: 'order',
        type: 'order.changed',
        source: SOURCE,
        owner: true,
        root: capturedTables.order.root,
        read: readOrder,
      },
      async handle(trx, { subject, data }) {
        const order = data === null ? null : JSON.stringify(data);
        await callProcedure(trx, 'apply_order', [partsOfSubject(subject).id, order]);
      },
    }),
    // Beside the binlog's bell too: it falls silent on a server that keeps no binlog, or not in rows.
    startSweepDoorbell({ knex: relayKnex, bell, logger }),
    ...(binlogUrl === undefined ? [] : [startBinlogDoorbell({ url: binlogUrl, bell, logger })]),
    startAssembler({ ...relayed, aggregates: capturedAggregates }),
    startRelay({ ...relayed, amqp }),
  ];
  return {
    // In this order: what the consumer still wrote may be assembled, and what was assembled published.
    async stop() {
      for (const part of parts) await part.stop();
    },
  };
}
