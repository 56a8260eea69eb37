import type { ConfirmChannel, Connection } from 'amqplib/callback_api';
import { EXCHANGE, declareExchanges } from './topology.ts';
import { toMessage, type EncodedEvent } from './message.ts';
import { openConfirmChannel } from './open.ts';

/**
 * What became of a publishing attempt. Only `confirmed` means that the broker has the message in a queue; after any
 * other outcome it may have it or not, and it must be published again.
 */
export type PublishOutcome = 'confirmed' | 'unroutable' | 'nacked' | 'closed' | 'timeout' | 'not-connected';

/** Publishes events with confirms on a connection of its own. */
export interface Publisher {
  /** Never rejects: failure is an outcome. */
  publish(event: EncodedEvent): Promise<PublishOutcome>;
  /** False while there is no channel, or while the broker has asked us to hold. */
  ready(): boolean;
  /** Calls the listener each time publishing becomes possible; returns the way to remove it. */
  onReady(listener: () => void): () => void;
}

/** The supervisor's side of a publisher. */
export interface PublisherPort extends Publisher {
  attach(connection: Connection, broken: (why: string) => void): Promise<void>;
  detach(): void;
  block(blocked: boolean): void;
}

/** A confirm that has not come after `confirmTimeoutMs` may never come (memory alarm): the connection is given up. */
export function makePublisher(confirmTimeoutMs: number): PublisherPort {
  const listeners = new Set<() => void>();
  let channel: ConfirmChannel | undefined;
  let blocked = false;
  let giveUp: (why: string) => void = () => undefined;
  // By message id; only ids in flight are in it, because a return comes before the ack of the same message.
  const returned = new Set<string>();

  const isReady = (): boolean => channel !== undefined && !blocked;
  const tell = (): void => {
    if (isReady()) for (const listener of listeners) listener();
  };

  return {
    ready: isReady,
    onReady: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    publish: (event) =>
      new Promise((resolve) => {
        const on = channel;
        if (on === undefined) {
          resolve('not-connected');
          return;
        }
        const { body, options } = toMessage(event);
        let timedOut = false;
        const timer = setTimeout(() => {
          timedOut = true;
          giveUp('a confirm did not come in time');
          resolve('timeout');
        }, confirmTimeoutMs);
        const settle = (error: Error | null): void => {
          clearTimeout(timer);
          const unroutable = returned.delete(event.id);
          if (!timedOut) resolve(error === null ? (unroutable ? 'unroutable' : 'confirmed') : outcomeOf(error));
        };
        try {
          on.publish(EXCHANGE, event.type, body, options, settle);
        } catch {
          // The channel is closing; the link brings a new one.
          clearTimeout(timer);
          resolve('closed');
        }
      }),
    attach: async (connection, broken) => {
      const { it, closed } = await openConfirmChannel(connection);
      it.on('return', (message) => {
        returned.add(String(message.properties.messageId));
      });
      void closed.then((why) => {
        if (channel === it) channel = undefined;
        broken(`publishing channel: ${why}`);
      });
      await declareExchanges(it);
      giveUp = broken;
      channel = it;
      tell();
    },
    detach: () => {
      channel = undefined;
      returned.clear();
    },
    block: (is) => {
      blocked = is;
      tell();
    },
  };
}

function outcomeOf(error: Error): PublishOutcome {
  return error.message === 'message nacked' ? 'nacked' : 'closed';
}
