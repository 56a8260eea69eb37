import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Connection } from 'amqplib/callback_api';
import { messageOf } from '../errors.ts';
import { ask, openChannel } from './open.ts';

/** Exchange of all events: topic, durable; the routing key is the event's type. */
export const EXCHANGE = 'strangler.events';

/** Exchange of deliveries that the broker gave up; the routing key is the queue they came from. */
export const DEAD_EXCHANGE = 'strangler.dead';

/** Deliveries of one message after which the broker gives it up. Far above what a consumer needs to park it by itself. */
export const DELIVERY_LIMIT = 100;

/** The queue that keeps dead letters of `queue` until its consumer parks them. */
export function deadQueueOf(queue: string): string {
  return `${queue}.dead`;
}

/** Declares the exchanges; harmless when they exist. */
export async function declareExchanges(channel: Channel): Promise<void> {
  await ask((done) => channel.assertExchange(EXCHANGE, 'topic', { durable: true }, done));
  await ask((done) => channel.assertExchange(DEAD_EXCHANGE, 'direct', { durable: true }, done));
}

// RabbitMQ writes a quorum queue's registration to disk half a second after its declaration (seen with 3.10). Killed
// before that, it knows the queue but cannot start it, and what it had confirmed into it cannot be read any more.
const REGISTRATION_MS = 1000;

/**
 * Declares a consumer's queue, its bindings and its dead letter queue. Dead-lettering is at-least-once: the default
 * loses messages when the broker dies between the two queues; it needs the overflow behaviour reject-publish. A new queue
 * is bound only when it would survive the broker; until then its events are unroutable and stay in their outbox.
 * Resolves with true for a queue that was not there before.
 */
export async function declareQueue(
  connection: Connection,
  channel: Channel,
  queue: string,
  types: readonly string[],
): Promise<boolean> {
  const isNew = !(await queueExists(connection, queue));
  const dead = deadQueueOf(queue);
  await ask((done) => channel.assertQueue(dead, { durable: true, arguments: { 'x-queue-type': 'quorum' } }, done));
  const queueArguments = {
    'x-queue-type': 'quorum',
    'x-delivery-limit': DELIVERY_LIMIT,
    'x-dead-letter-exchange': DEAD_EXCHANGE,
    'x-dead-letter-routing-key': queue,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
  await ask((done) => channel.assertQueue(queue, { durable: true, arguments: queueArguments }, done));
  if (isNew) await sleep(REGISTRATION_MS);
  await ask((done) => channel.bindQueue(dead, DEAD_EXCHANGE, queue, {}, done));
  for (const type of types) await ask((done) => channel.bindQueue(queue, EXCHANGE, type, {}, done));
  return isNew;
}

async function queueExists(connection: Connection, queue: string): Promise<boolean> {
  // On a channel of its own: the broker closes it when the answer is no.
  const { it } = await openChannel(connection);
  try {
    await ask((done) => it.checkQueue(queue, done));
  } catch (error) {
    if (messageOf(error).includes('NOT_FOUND')) return false;
    throw error;
  }
  it.close();
  return true;
}
