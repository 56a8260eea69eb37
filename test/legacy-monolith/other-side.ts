import type { Envelope } from '../../events/index.ts';
import type { OrderEntity } from '../../services/contracts/index.ts';
import { startEventPeer } from '../support/event-peer.ts';
import { testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';

/** The orders service as the monolith's sync hears and answers it. */
export interface OtherSide {
  /** Says that an order is so now; null: it is gone. */
  say(id: number, order: OrderEntity | null, changed: readonly string[]): Promise<Envelope>;
  /** Everything heard of an aggregate so far. */
  heard(subject: string): readonly Envelope[];
  /** The latest event of an aggregate, once there is one that satisfies the condition. */
  hears(subject: string, condition?: (event: Envelope) => boolean): Promise<Envelope>;
  stop(): Promise<void>;
}

export async function startOtherSide(): Promise<OtherSide> {
  const peer = await startEventPeer({
    amqpUrl: (await testRabbitmq()).url,
    source: 'orders',
    queue: 'other.all',
    types: ['order.changed', 'pizzeria.changed', 'product.changed', 'customer.changed'],
  });
  const heard = (subject: string): readonly Envelope[] => peer.received.filter((event) => event.subject === subject);
  return {
    say: (id, order, changed) => peer.send('order.changed', `order/${id}`, order, changed),
    heard,
    hears: (subject, condition = () => true) =>
      waitFor(`news of ${subject}`, () => Promise.resolve(heard(subject).findLast(condition)), 20_000),
    stop: () => peer.stop(),
  };
}
