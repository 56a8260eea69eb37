import assert from 'node:assert/strict';
import {
  connectAmqp,
  emit,
  eventsIdle,
  inTransaction,
  installCapture,
  makeDoorbell,
  startAssembler,
  startConsumer,
  startRelay,
  startSweepDoorbell,
  type Envelope,
} from '../../events/index.ts';
import { testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';
import { applyOrder, logger, makeCleanup, makeSide, orderAggregate, orderTables, readOrder } from './support.ts';

describe('events from a captured table to a consumer', () => {
  const cleanup = makeCleanup();
  afterEach(() => cleanup.run());

  it('brings every change of the monolith to the other side, whole and in order', async () => {
    const { url } = await testRabbitmq();
    const legacy = await makeSide('legacy', cleanup);
    const orders = await makeSide('orders', cleanup);
    await installCapture(legacy.knex, [orderTables], { syncUser: legacy.syncUser });
    const amqp = connectAmqp({ url, logger, name: 'test' });
    cleanup.add(() => amqp.stop());
    const bell = makeDoorbell();
    const received: Envelope[] = [];
    const consumer = startConsumer({
      knex: orders.knex,
      amqp,
      logger,
      queue: `q.${orders.name}`,
      types: ['order.changed'],
      source: 'orders',
      handle: async (trx, event) => {
        await applyOrder(trx, event);
        received.push(event);
      },
    });
    cleanup.add(() => consumer.stop());
    const running = [
      startSweepDoorbell({ knex: legacy.knex, bell, logger, everyMs: 100 }),
      startAssembler({ knex: legacy.knex, source: 'legacy', aggregates: [orderAggregate], logger, bell }),
      startRelay({ knex: legacy.knex, amqp, logger, bell, source: 'legacy' }),
    ];
    for (const it of running) cleanup.add(() => it.stop());
    // An event for which only another test's queue is bound would be gone.
    await waitFor('the queue', () => Promise.resolve(amqp.connected()));

    await legacy.knex.transaction(async (trx) => {
      await trx('orders').insert({ id: 1, status: 'accepted', total: 100 });
      await trx('order_lines').insert([
        { order_id: 1, line: 1, quantity: 2 },
        { order_id: 1, line: 2, quantity: 1 },
      ]);
    });
    await waitFor('the new order', async () => (await readOrder(orders.knex, '1')) !== null);
    assert.deepEqual(await readOrder(orders.knex, '1'), await readOrder(legacy.knex, '1'));

    await legacy.knex('orders').where({ id: 1 }).update({ status: 'cooking' });
    await waitFor('the new status', async () => (await readOrder(orders.knex, '1'))?.status === 'cooking');
    await legacy.knex('order_lines').where({ order_id: 1 }).delete();
    await legacy.knex('orders').where({ id: 1 }).delete();
    await waitFor('the deletion', async () => (await readOrder(orders.knex, '1')) === null);
    assert.deepEqual(
      received.map((event) => event.seq),
      received.map((_, index) => index + 1),
    );
    assert.deepEqual(received[1]?.changed, ['status']);
    assert.equal(received.at(-1)?.data, null);
    await waitFor('nothing on its way', async () => {
      const idle = await eventsIdle(legacy.knex);
      return idle.thin === 0 && idle.outbox === 0;
    });
  });

  it('publishes what a service emits, and rings by itself after the commit', async () => {
    const { url } = await testRabbitmq();
    const orders = await makeSide('orders', cleanup);
    const amqp = connectAmqp({ url, logger, name: 'test' });
    cleanup.add(() => amqp.stop());
    const received: Envelope[] = [];
    const other = await makeSide('other', cleanup);
    const consumer = startConsumer({
      knex: other.knex,
      amqp,
      logger,
      queue: `q.${other.name}`,
      types: [`ping.${other.name}`],
      source: 'other',
      handle: async (_trx, event) => void received.push(await Promise.resolve(event)),
    });
    cleanup.add(() => consumer.stop());
    // A sweep of an hour: only the ring after the commit can be the cause.
    const relay = startRelay({
      knex: orders.knex,
      amqp,
      logger,
      bell: makeDoorbell(),
      source: 'orders',
      sweepMs: 3_600_000,
    });
    cleanup.add(() => relay.stop());
    const ping = (text: string): Promise<Envelope> =>
      inTransaction(orders.knex, (trx) =>
        emit(trx, {
          type: `ping.${other.name}`,
          source: 'orders',
          subject: 'ping/1',
          data: { text },
          changed: ['text'],
          traceparent: '00-1-2-01',
        }),
      );
    const first = await ping('one');
    await waitFor('the first', () => Promise.resolve(received.length === 1));
    await ping('two');
    await waitFor('the second', () => Promise.resolve(received.length === 2));
    assert.deepEqual(received[0], first);
    assert.deepEqual(
      received.map(({ seq }) => seq),
      [1, 2],
    );
  });
});
