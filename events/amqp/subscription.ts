import type { Channel, Connection, ConsumeMessage, Message } from 'amqplib/callback_api';
import { declareExchanges, declareQueue, deadQueueOf } from './topology.ts';
import { ask, openChannel } from './open.ts';

/** A message in hand. */
export interface Delivery {
  readonly message: Message;
  /** From the dead letter queue instead of the queue itself. */
  readonly dead: boolean;
  /** Acknowledges on the channel that delivered; does nothing when that channel is gone (the broker delivers again). */
  ack(): void;
  /** True when the channel is gone, so that working on it further would be in vain. */
  gone(): boolean;
}

/** What a consumer wants from the broker. */
export interface SubscriptionOptions {
  readonly queue: string;
  /** Event types bound to the queue. */
  readonly types: readonly string[];
  readonly prefetch: number;
  onDelivery(delivery: Delivery): void;
  /** The queue was not there: it holds nothing of what was published before this moment. */
  onNewQueue?(): void;
}

/** A consumer of a queue that is restored after any loss. */
export interface Subscription {
  /** Takes no further deliveries until {@link resume}; those in hand stay in hand. */
  pause(): void;
  resume(): void;
  /** Cancels consuming for good; the channel stays open so that deliveries in hand can be acknowledged. */
  cancel(): Promise<void>;
  /** Gives the channel back. */
  release(): void;
}

/** The supervisor's side of a subscription. */
export interface SubscriptionPort extends Subscription {
  attach(connection: Connection, broken: (why: string) => void): Promise<void>;
  detach(): void;
  /** True from the moment in which the queue is declared and bound until its channel is lost. */
  attached(): boolean;
}

/** Declares the queue and consumes it and its dead letters on a channel of their own. */
export function makeSubscription(options: SubscriptionOptions, onRelease: () => void): SubscriptionPort {
  let channel: Channel | undefined;
  let broken: (why: string) => void = () => undefined;
  let wanted = true;
  let tags: readonly string[] = [];
  // Starting and cancelling follow each other; two at once would leave a consumer behind.
  let turn: Promise<void> = Promise.resolve();

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work).catch((error: unknown) => {
      broken(`consuming ${options.queue}: ${String(error)}`);
    });
    return turn;
  };

  const settle = async (): Promise<void> => {
    const on = channel;
    if (on === undefined) return;
    if (wanted && tags.length === 0) {
      const consume = (queue: string, dead: boolean): Promise<{ consumerTag: string }> =>
        ask((done) => on.consume(queue, (message) => deliver(on, message, dead), {}, done));
      tags = [
        (await consume(options.queue, false)).consumerTag,
        (await consume(deadQueueOf(options.queue), true)).consumerTag,
      ];
    }
    if (!wanted && tags.length > 0) {
      for (const tag of tags) await ask((done) => on.cancel(tag, done));
      tags = [];
    }
  };

  const deliver = (on: Channel, message: ConsumeMessage | null, dead: boolean): void => {
    if (message === null) {
      // The broker cancelled us: the queue was deleted. A new channel declares it again.
      broken(`queue ${options.queue} was cancelled by the broker`);
      return;
    }
    const gone = (): boolean => channel !== on;
    options.onDelivery({
      message,
      dead,
      gone,
      ack: () => {
        if (!gone()) on.ack(message);
      },
    });
  };

  return {
    pause: () => {
      wanted = false;
      void inTurn(settle);
    },
    resume: () => {
      wanted = true;
      void inTurn(settle);
    },
    cancel: () => {
      wanted = false;
      return inTurn(settle);
    },
    release: () => {
      const on = channel;
      channel = undefined;
      onRelease();
      try {
        on?.close(() => undefined);
      } catch {
        // Closed already.
      }
    },
    attach: async (connection, onBroken) => {
      const { it, closed } = await openChannel(connection);
      broken = onBroken;
      void closed.then((why) => {
        if (channel !== it) return;
        channel = undefined;
        onBroken(`channel of ${options.queue}: ${why}`);
      });
      await declareExchanges(it);
      if (await declareQueue(connection, it, options.queue, options.types)) options.onNewQueue?.();
      await ask((done) => it.prefetch(options.prefetch, false, done));
      tags = [];
      channel = it;
      await inTurn(settle);
    },
    detach: () => {
      channel = undefined;
      tags = [];
    },
    attached: () => channel !== undefined,
  };
}
