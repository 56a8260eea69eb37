import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { makeDoorbell, startRelay, type AmqpSupervisor } from '../../events/index.ts';
import { selectRows } from '../../events/database/rows.ts';
import { storeEvents } from '../../events/outbox/store.ts';
import { sampleOrder } from './sample-order.ts';

const AGGREGATES = 4000;
const PER_STATEMENT = 500;
const PATIENCE_MS = 60_000;
const TYPE = 'order.changed';
const SOURCE = 'bench';

/** What one emptying of a full outbox found. */
export interface Throughput {
  readonly eventsPerSecond: number;
  /** Per CPU second of this process, the relay's: hardly moved by what else the machine does. */
  readonly eventsPerCpuSecond: number;
  /** Events that arrived in the queue; more than were stored if some were published twice, which is allowed. */
  readonly received: number;
  readonly outOfOrder: number;
  readonly missing: number;
}

export interface ThroughputOptions {
  readonly knex: Knex;
  readonly amqp: AmqpSupervisor;
  readonly logger: Logger;
  readonly events: number;
  readonly queue: string;
}

/**
 * Fills the outbox, then measures how long one relay takes until the broker has confirmed and the archive holds them
 * all. The queue is read afterwards, so that reading it costs the relay nothing.
 */
export async function measureThroughput(o: ThroughputOptions): Promise<Throughput> {
  const reader = readQueue(o.amqp, o.queue);
  await until('the queue', () => Promise.resolve(o.amqp.connected()));
  reader.subscription.pause();
  await fillOutbox(o.knex, o.events);
  const bell = makeDoorbell();
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const relay = startRelay({ knex: o.knex, amqp: o.amqp, logger: o.logger, bell, source: SOURCE });
  await until('an empty outbox', () => isEmpty(o.knex));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  await relay.stop();
  reader.subscription.resume();
  await until('all events in the queue', () => Promise.resolve(reader.distinct() >= o.events));
  await reader.subscription.cancel();
  reader.subscription.release();
  return {
    eventsPerSecond: o.events / seconds,
    eventsPerCpuSecond: o.events / ((user + system) / 1e6),
    received: reader.received(),
    outOfOrder: reader.outOfOrder(),
    missing: o.events - reader.distinct(),
  };
}

async function fillOutbox(knex: Knex, events: number): Promise<void> {
  const changedAt = new Date().toISOString();
  for (let from = 0; from < events; from += PER_STATEMENT) {
    const batch = Array.from({ length: Math.min(PER_STATEMENT, events - from) }, (_, index) => {
      const number = from + index;
      const id = number % AGGREGATES;
      const seq = Math.floor(number / AGGREGATES) + 1;
      const data = sampleOrder(id, changedAt);
      return {
        type: TYPE,
        source: SOURCE,
        origin: SOURCE,
        subject: `order/${id}`,
        seq,
        seen: 0,
        data,
        changed: ['status'],
      };
    });
    await knex.transaction((trx) => storeEvents(trx, batch));
  }
}

async function isEmpty(knex: Knex): Promise<boolean> {
  const rows = await selectRows(knex, 'SELECT id FROM strangler_outbox LIMIT 1');
  return rows.length === 0;
}

/** Reads a queue and checks that the numbers of each aggregate only rise; a repetition of the last one is allowed. */
function readQueue(amqp: AmqpSupervisor, queue: string) {
  const lastSeq = new Map<string, number>();
  let received = 0;
  let distinct = 0;
  let outOfOrder = 0;
  const subscription = amqp.subscribe({
    queue,
    types: [TYPE],
    prefetch: 500,
    onDelivery: (delivery) => {
      const headers = delivery.message.properties.headers as Readonly<Record<string, unknown>>;
      const subject = String(headers['cloudEvents_subject']);
      const seq = Number(headers['cloudEvents_seq']);
      const last = lastSeq.get(subject) ?? 0;
      received += 1;
      if (seq > last) distinct += 1;
      if (seq > last + 1 || seq < last) outOfOrder += 1;
      lastSeq.set(subject, Math.max(seq, last));
      delivery.ack();
    },
  });
  return { subscription, received: () => received, distinct: () => distinct, outOfOrder: () => outOfOrder };
}

async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`no ${what} within ${PATIENCE_MS / 1000} s`);
    await sleep(10);
  }
}
