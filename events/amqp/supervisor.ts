import type { Connection } from 'amqplib/callback_api';
import type { Logger } from 'winston';
import type { Running } from '../running.ts';
import { keepLink } from './link.ts';
import { makePublisher, type Publisher } from './publisher.ts';
import {
  makeSubscription,
  type Subscription,
  type SubscriptionOptions,
  type SubscriptionPort,
} from './subscription.ts';

/** What {@link connectAmqp} needs. */
export interface AmqpOptions {
  /** `amqp://user:password@host:port/vhost`. */
  readonly url: string;
  readonly logger: Logger;
  /** Name of this process, shown by the broker: `orders`. */
  readonly name: string;
  /** Default 10,000. */
  readonly confirmTimeoutMs?: number;
}

/** The connections of a process to the broker; everything on them is restored after any loss. */
export interface AmqpSupervisor extends Running {
  readonly publisher: Publisher;
  subscribe(options: SubscriptionOptions): Subscription;
  /** True while events can be published and every subscription has its queue declared and bound. */
  connected(): boolean;
}

/**
 * Connects to the broker in the background: the process may start while the broker is down. Publishing and consuming use
 * separate connections, because a broker that blocks publishers blocks their whole connection. The one for consuming is
 * opened with the first subscription.
 */
export function connectAmqp(options: AmqpOptions): AmqpSupervisor {
  const publisher = makePublisher(options.confirmTimeoutMs ?? 10_000);
  const subscriptions = new Set<SubscriptionPort>();
  let consuming: { connection: Connection; broken: (why: string) => void } | undefined;

  const publishLink = keepLink({
    url: options.url,
    logger: options.logger,
    name: `${options.name} publishing`,
    onConnected: (connection, broken) => publisher.attach(connection, broken),
    onLost: () => publisher.detach(),
    onBlocked: (blocked) => publisher.block(blocked),
  });

  const startConsuming = (): Running =>
    keepLink({
      url: options.url,
      logger: options.logger,
      name: `${options.name} consuming`,
      onConnected: async (connection, broken) => {
        for (const subscription of subscriptions) await subscription.attach(connection, broken);
        consuming = { connection, broken };
      },
      onLost: () => {
        consuming = undefined;
        for (const subscription of subscriptions) subscription.detach();
      },
    });
  let consumeLink: Running | undefined;

  return {
    publisher,
    connected: () => publisher.ready() && [...subscriptions].every((subscription) => subscription.attached()),
    subscribe: (wanted) => {
      const subscription: SubscriptionPort = makeSubscription(wanted, () => void subscriptions.delete(subscription));
      subscriptions.add(subscription);
      consumeLink ??= startConsuming();
      if (consuming !== undefined) {
        const { connection, broken } = consuming;
        subscription.attach(connection, broken).catch((error: unknown) => {
          broken(`subscribing to ${wanted.queue}: ${String(error)}`);
        });
      }
      return subscription;
    },
    stop: async () => {
      await Promise.all([publishLink.stop(), consumeLink?.stop()]);
    },
  };
}
