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
} from '../../events/index.ts';
import { silentLogger } from '../../services/kit/index.ts';
import { testDatabase } from './servers.ts';
import { waitFor } from './wait-for.ts';

/** The other end of the exchange of events without any business of its own: it says what it is told to, and keeps what it hears. */
export interface EventPeer {
  /** Stores and publishes an event under the peer's source. */
  send(type: string, subject: string, data: object | null, changed?: readonly string[]): Promise<Envelope>;
  /** Everything that has arrived, in the order of arrival. */
  readonly received: readonly Envelope[];
  stop(): Promise<void>;
}

export interface EventPeerOptions {
  readonly amqpUrl: string;
  /** Whose part it plays: `legacy`. */
  readonly source: string;
  readonly queue: string;
  readonly types: readonly string[];
}

export async function startEventPeer({ amqpUrl, source, queue, types }: EventPeerOptions): Promise<EventPeer> {
  const { url } = await testDatabase(`${source}_peer`);
  const knex = makeMysqlKnex(url);
  await createEventTables(knex);
  const logger = silentLogger();
  const amqp = connectAmqp({ url: amqpUrl, logger, name: `${source} peer` });
  const relay = startRelay({ knex, amqp, logger, bell: makeDoorbell(), source });
  const received: Envelope[] = [];
  const handle = (_trx: unknown, event: Envelope): Promise<void> => {
    received.push(event);
    return Promise.resolve();
  };
  const consumer = startConsumer({ knex, amqp, logger, queue, types, source, handle });
  await waitFor('the connections of the peer', () => Promise.resolve(amqp.connected()));
  return {
    received,
    send: (type, subject, data, changed = Object.keys(data ?? {})) =>
      inTransaction(knex, (trx) => emit(trx, { type, source, subject, data, changed })),
    async stop() {
      await consumer.stop();
      await relay.stop();
      await amqp.stop();
      await knex.destroy();
    },
  };
}
