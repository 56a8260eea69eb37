import type { Channel } from 'amqplib/callback_api';
import { ask } from './open.ts';

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

/**
 * Declares a consumer's queue, its bindings and its dead letter queue. Dead-lettering is at-least-once: the default
 * loses messages when the broker dies between the two queues; it needs the overflow behaviour reject-publish.
 */
export async function declareQueue(channel: Channel, queue: string, types: readonly string[]): Promise<void> {
  const dead = deadQueueOf(queue);
  await ask((done) => channel.assertQueue(dead, { durable: true, arguments: { 'x-queue-type': 'quorum' } }, done));
  await ask((done) => channel.bindQueue(dead, DEAD_EXCHANGE, queue, {}, done));
  const queueArguments = {
    'x-queue-type': 'quorum',
    'x-delivery-limit': DELIVERY_LIMIT,
    'x-dead-letter-exchange': DEAD_EXCHANGE,
    'x-dead-letter-routing-key': queue,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
  await ask((done) => channel.assertQueue(queue, { durable: true, arguments: queueArguments }, done));
  for (const type of types) await ask((done) => channel.bindQueue(queue, EXCHANGE, type, {}, done));
}
