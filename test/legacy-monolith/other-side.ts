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
import type { OrderEntity } from '../../services/contracts/index.ts';
import { makeLogger } from '../../services/kit/index.ts';
import { testDatabase, testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';

/** The other side of the sync without any business of its own: it keeps what it hears and says what it is told to. */
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
  const { url } = await testDatabase('other_side');
  const knex = makeMysqlKnex(url);
  await createEventTables(knex);
  const logger = makeLogger({ part: 'other', level: 'error' });
  const amqp = connectAmqp({ url: (await testRabbitmq()).url, logger, name: 'other' });
  const events: Envelope[] = [];
  const common = { knex, amqp, logger, source: 'orders' };
  const relay = startRelay({ ...common, bell: makeDoorbell() });
  const consumer = startConsumer({
    ...common,
    queue: 'other.all',
    types: ['order.changed', 'pizzeria.changed', 'product.changed', 'customer.changed'],
    handle(_trx, event) {
      events.push(event);
      return Promise.resolve();
    },
  });
  const heard = (subject: string): readonly Envelope[] => events.filter((event) => event.subject === subject);
  return {
    say: (id, data, changed) =>
      inTransaction(knex, (trx) =>
        emit(trx, { type: 'order.changed', source: 'orders', subject: `order/${id}`, data, changed }),
      ),
    heard,
    hears: (subject, condition = () => true) =>
      waitFor(`news of ${subject}`, () => Promise.resolve(heard(subject).findLast(condition)), 20_000),
    async stop() {
      await consumer.stop();
      await relay.stop();
      await amqp.stop();
      await knex.destroy();
    },
  };
}
