import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import {
  emit,
  inTransaction,
  makeDoorbell,
  startConsumer,
  startRelay,
  type AmqpSupervisor,
} from '../../events/index.ts';
import { quantile } from '../support/statistics.ts';
import { sampleOrder } from './sample-order.ts';

const AGGREGATES = 500;
const PATIENCE_MS = 30_000;
const QUEUE_DECLARED_MS = 1000;

/** From the end of a commit to the call of the consumer's handler, milliseconds. */
export interface Latency {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
  readonly sent: number;
  readonly missing: number;
}

export interface LatencyOptions {
  /** The emitting side's database. */
  readonly knex: Knex;
  /** The consumer's database. */
  readonly consumerKnex: Knex;
  readonly amqp: AmqpSupervisor;
  readonly logger: Logger;
  readonly rate: number;
  readonly seconds: number;
  readonly queue: string;
}

/** Emits at a fixed rate, whether or not earlier events have arrived, through relay, broker and consumer. */
export async function measureCommitToHandler(o: LatencyOptions): Promise<Latency> {
  const handledAt = new Map<string, number>();
  const committedAt = new Map<string, number>();
  const consumer = startConsumer({
    knex: o.consumerKnex,
    amqp: o.amqp,
    logger: o.logger,
    queue: o.queue,
    types: ['order.measured'],
    source: 'consumer',
    handle: (_trx, event) => {
      handledAt.set(event.id, performance.now());
      return Promise.resolve();
    },
  });
  const relay = startRelay({ knex: o.knex, amqp: o.amqp, logger: o.logger, bell: makeDoorbell(), source: 'bench' });
  const emitOne = async (number: number): Promise<void> => {
    const id = number % AGGREGATES;
    const data = sampleOrder(id, new Date().toISOString());
    const subject = `order/${id}`;
    const { id: eventId } = await inTransaction(o.knex, (trx) =>
      emit(trx, { type: 'order.measured', source: 'bench', subject, data, changed: ['status'] }),
    );
    committedAt.set(eventId, performance.now());
  };
  await sleep(QUEUE_DECLARED_MS);
  // Connections, leases and compiled code are not what is measured.
  for (let number = 0; number < o.rate; number += 1) await emitOne(number);
  await arrived(handledAt, committedAt);
  committedAt.clear();
  const emitting: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let number = 0; number < o.rate * o.seconds; number += 1) {
    const wait = startedAt + (number * 1000) / o.rate - performance.now();
    if (wait > 0) await sleep(wait);
    emitting.push(emitOne(number));
  }
  await Promise.all(emitting);
  await arrived(handledAt, committedAt);
  await consumer.stop();
  await relay.stop();
  const delays = [...committedAt].flatMap(([id, at]) => {
    const handled = handledAt.get(id);
    // A handler may even be called before the commit's own answer has arrived here.
    return handled === undefined ? [] : [Math.max(handled - at, 0)];
  });
  return {
    rate: o.rate,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    slowest: Math.max(...delays),
    sent: committedAt.size,
    missing: committedAt.size - delays.length,
  };
}

async function arrived(
  handledAt: ReadonlyMap<string, number>,
  committedAt: ReadonlyMap<string, number>,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while ([...committedAt.keys()].some((id) => !handledAt.has(id)) && performance.now() < deadline) await sleep(10);
}
