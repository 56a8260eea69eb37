import { classifyFailure } from '../database/failures.ts';
import { fromMessage, deliveryCount } from '../amqp/message.ts';
import type { Delivery } from '../amqp/subscription.ts';
import { makeDoorbell } from '../doorbell/doorbell.ts';
import type { Envelope } from '../envelope.ts';
import { EventsError, messageOf } from '../errors.ts';
import { noMetrics } from '../observability.ts';
import type { Running } from '../running.ts';
import { makeDatabaseWatch } from './database-watch.ts';
import { makeGate } from './gate.ts';
import { recordAttempt } from './guard.ts';
import type { ConsumerOptions } from './options.ts';
import { parkMalformed } from './park.ts';
import { parkEvent, processEvent } from './process.ts';
import { startReplay } from './replay.ts';

const PREFETCH = 20;
/** From this delivery on, the message is suspected of having ended the process before. */
const SUSPICIOUS_DELIVERIES = 3;
/** Recorded attempts of a suspicious message after which it is parked without another one. */
const ATTEMPTS_MAX = 3;

/**
 * Starts consuming. Crash points: before the commit nothing has happened and the broker delivers again; between commit
 * and acknowledgement the broker delivers again and the inbox row makes it a duplicate.
 */
export function startConsumer(options: ConsumerOptions): Running {
  const { knex, logger, queue } = options;
  const metrics = options.metrics ?? noMetrics;
  const gate = makeGate();
  const replayBell = makeDoorbell();
  // The last piece of work per aggregate, so that its events keep their order. Bounded by the prefetch.
  const chains = new Map<string, Promise<void>>();

  const watch = makeDatabaseWatch(
    knex,
    (error) => {
      metrics.gauge('paused', { consumer: queue }, 1);
      logger.warn('consumer waits for its database', {
        event: 'events.consumer-paused',
        consumer: queue,
        error: messageOf(error),
      });
    },
    () => {
      metrics.gauge('paused', { consumer: queue }, 0);
      logger.info('consumer has its database back', { event: 'events.consumer-resumed', consumer: queue });
      subscription.resume();
    },
  );

  const onDelivery = (delivery: Delivery): void => {
    let event: Envelope;
    try {
      event = fromMessage(delivery.message);
    } catch (error) {
      enqueue(`malformed/${delivery.message.properties.messageId as string}`, () =>
        settleMalformed(delivery, messageOf(error)),
      );
      return;
    }
    if (event.source === options.source) {
      metrics.count('consumed', { consumer: queue, outcome: 'own' });
      delivery.ack();
      return;
    }
    enqueue(event.subject, () => settle(delivery, event));
  };

  const enqueue = (key: string, work: () => Promise<void>): void => {
    const before = chains.get(key) ?? Promise.resolve();
    const mine = before.then(work).finally(() => {
      if (chains.get(key) === mine) chains.delete(key);
    });
    chains.set(key, mine);
  };

  const settle = (delivery: Delivery, event: Envelope): Promise<void> =>
    untilDone(delivery, async () => {
      const outcome = await decide(delivery, event);
      metrics.count('consumed', { consumer: queue, outcome });
      metrics.observe('consumeDelay', { consumer: queue }, (Date.now() - Date.parse(event.time)) / 1000);
      if (outcome === 'parked') replayBell.ring();
    });

  const decide = async (delivery: Delivery, event: Envelope): Promise<string> => {
    if (delivery.dead) return parkEvent(options, event, new EventsError('dead-lettered', event.id).message, 1);
    if (deliveryCount(delivery.message) < SUSPICIOUS_DELIVERIES) return gate.shared(() => processEvent(options, event));
    // Alone, and on record before the handler runs: if the process dies, exactly this event is to blame.
    return gate.alone(async () => {
      const before = await recordAttempt(knex, queue, event.id);
      if (before >= ATTEMPTS_MAX)
        return parkEvent(options, event, new EventsError('attempts-exhausted', event.id).message, before);
      return processEvent(options, event);
    });
  };

  const settleMalformed = (delivery: Delivery, error: string): Promise<void> =>
    untilDone(delivery, async () => {
      const { messageId } = delivery.message.properties as { readonly messageId?: string };
      logger.error('a message is no event', { event: 'events.malformed', consumer: queue, messageId, error });
      await parkMalformed(knex, queue, messageId ?? 'without id', delivery.message.content.toString('utf8'), error);
    });

  /** Repeats `work` over outages of the database, then acknowledges. Never rejects: an unknown failure leaves it to the broker. */
  const untilDone = async (delivery: Delivery, work: () => Promise<void>): Promise<void> => {
    while (!delivery.gone()) {
      try {
        await work();
        delivery.ack();
        return;
      } catch (error) {
        if (classifyFailure(error) !== 'down') {
          logger.error('a delivery could not be settled; it stays with the broker', {
            event: 'events.settle-failed',
            consumer: queue,
            error: messageOf(error),
          });
        }
        // No new deliveries while the database is away, and no nack: the broker would hand it out again at once, until
        // its delivery limit is used up. What is in hand is kept and tried again.
        subscription.pause();
        if (!(await watch.whenUp())) return;
      }
    }
  };

  const subscription = options.amqp.subscribe({
    queue,
    types: options.types,
    prefetch: options.prefetch ?? PREFETCH,
    onDelivery,
    // Usual on the very first start. Later it means that the broker has lost its data: events that were confirmed into
    // the old queue, or passed by while there was none, have to be sent again.
    onNewQueue: () => {
      logger.warn(
        'the queue is new: what was published before is not in it; "strangler backfill --aggregate" sends it again',
        {
          event: 'events.queue-new',
          consumer: queue,
        },
      );
    },
  });
  const replay = startReplay(options, replayBell);

  return {
    stop: async () => {
      watch.stop();
      await Promise.race([subscription.cancel(), afterCancelTimeout()]);
      while (chains.size > 0) await Promise.all(chains.values());
      await replay.stop();
      subscription.release();
    },
  };
}

// A broker that is gone does not answer the cancel; what is in hand is then given up with the channel.
function afterCancelTimeout(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2000).unref());
}
