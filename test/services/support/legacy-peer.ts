import {
  connectAmqp,
  createEventTables,
  emit,
  inTransaction,
  makeDoorbell,
  makeMysqlKnex,
  startConsumer,
  startRelay,
  type Envelope,
} from '../../../events/index.ts';
import { silentLogger } from '../../../services/kit/index.ts';
import { testDatabase } from '../../support/servers.ts';
import { waitFor } from '../../support/wait-for.ts';

/** The other end of the exchange: what the monolith's side would send and receive, without a monolith. */
export interface LegacyPeer {
  /** Stores and publishes an event as `legacy`. */
  send(type: string, subject: string, data: object | null, changed?: readonly string[]): Promise<Envelope>;
  /** Every `order.changed` that has arrived, in the order of arrival. */
  readonly received: readonly Envelope[];
  stop(): Promise<void>;
}

export async function startLegacyPeer(amqpUrl: string): Promise<LegacyPeer> {
  const { url } = await testDatabase('legacy_peer');
  const knex = makeMysqlKnex(url);
  await createEventTables(knex);
  const logger = silentLogger();
  const amqp = connectAmqp({ url: amqpUrl, logger, name: 'legacy peer' });
  const relay = startRelay({ knex, amqp, logger, bell: makeDoorbell(), source: 'legacy' });
  const received: Envelope[] = [];
  const consumer = startConsumer({
    knex,
    amqp,
    logger,
    queue: 'legacy.orders',
    types: ['order.changed'],
    source: 'legacy',
    handle(_trx, event) {
      received.push(event);
      return Promise.resolve();
    },
  });
  await waitFor('the queue of the peer', () => Promise.resolve(amqp.connected()));
  return {
    received,
    send: (type, subject, data, changed = Object.keys(data ?? {})) =>
      inTransaction(knex, (trx) => emit(trx, { type, source: 'legacy', subject, data, changed })),
    async stop() {
      await consumer.stop();
      await relay.stop();
      await amqp.stop();
      await knex.destroy();
    },
  };
}
