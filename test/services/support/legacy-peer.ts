import { startEventPeer, type EventPeer } from '../../support/event-peer.ts';

/** What the monolith's side would send and receive, without a monolith. */
export function startLegacyPeer(amqpUrl: string): Promise<EventPeer> {
  return startEventPeer({ amqpUrl, source: 'legacy', queue: 'legacy.orders', types: ['order.changed'] });
}
