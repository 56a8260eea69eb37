import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectAmqp,
  emit,
  eventsIdle,
  inTransaction,
  installCapture,
  lockAggregate,
  makeDoorbell,
  startAssembler,
  startConsumer,
  startRelay,
  startSweepDoorbell,
} from '../../events/index.ts';
import { selectRows } from '../../events/database/rows.ts';
import { testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';
import {
  applyOrder,
  logger,
  makeCleanup,
  makeSide,
  orderAggregate,
  orderSync,
  orderTables,
  readOrder,
  type Side,
} from './support.ts';

describe('both sides at once, over a real broker', () => {
  const cleanup = makeCleanup();
  afterEach(() => cleanup.run());

  const run = async (legacy: Side, orders: Side): Promise<void> => {
    const { url } = await testRabbitmq();
    await installCapture(legacy.knex, [orderTables], { syncUser: legacy.syncUser });
    const amqp = connectAmqp({ url, logger, name: 'two-way' });
    cleanup.add(() => amqp.stop());
    const bell = makeDoorbell();
    const common = { amqp, logger, types: ['order.changed'], handle: applyOrder };
    for (const running of [
      startConsumer({
        ...common,
        knex: orders.sync,
        queue: `orders.${orders.name}`,
        source: 'orders',
        sync: orderSync('orders', false),
      }),
      startConsumer({
        ...common,
        knex: legacy.sync,
        queue: `legacy.${legacy.name}`,
        source: 'legacy',
        sync: orderSync('legacy', true),
      }),
      startSweepDoorbell({ knex: legacy.knex, bell, logger, everyMs: 50 }),
      startAssembler({ knex: legacy.knex, source: 'legacy', aggregates: [orderAggregate], logger, bell }),
      startRelay({ knex: legacy.knex, amqp, logger, bell, source: 'legacy' }),
      startRelay({ knex: orders.knex, amqp, logger, bell: makeDoorbell(), source: 'orders' }),
    ])
      cleanup.add(() => running.stop());
    // An event for which only the other side's queue is bound would be gone.
    await waitFor('the queues', () => Promise.resolve(amqp.connected()));
  };

  it('ends equal after concurrent changes of the same orders and a killed broker; no field of one side alone is lost', async () => {
    const legacy = await makeSide('legacy', cleanup);
    const orders = await makeSide('orders', cleanup);
    await run(legacy, orders);
    const ids = [1, 3, 5];
    for (const id of ids) await legacy.knex('orders').insert({ id, status: 'accepted', comment: 'c0' });
    await waitFor(
      'the orders',
      async () => (await selectRows(orders.knex, 'SELECT 1 FROM orders')).length === ids.length,
    );

    const changes = 15;
    const last = new Map<number, { comment: string; total: number }>(
      ids.map((id) => [id, { comment: 'c0', total: 0 }]),
    );
    const of = (id: number): { comment: string; total: number } => last.get(id) ?? { comment: '', total: 0 };
    const inLegacy = ids.map(async (id) => {
      for (let n = 1; n <= changes; n += 1) {
        // Only the monolith changes the comment and the lines, both sides change the status.
        await inTransaction(legacy.knex, async (trx) => {
          await trx('orders')
            .where({ id })
            .update({ comment: `c${n}`, ...(n % 3 === 0 ? { status: `l${n}` } : {}) });
          await trx('order_lines').insert({ order_id: id, line: n, quantity: 1 });
        });
        of(id).comment = `c${n}`;
        await sleep(Math.random() * 400);
      }
    });
    const inOrders = ids.map(async (id) => {
      for (let n = 1; n <= changes; n += 1) {
        const changed = n % 4 === 0 ? { total: n, status: `o${n}` } : { total: n };
        await inTransaction(orders.knex, async (trx) => {
          await lockAggregate(trx, `order/${id}`);
          await trx('orders').where({ id }).update(changed);
          await emit(trx, {
            type: 'order.changed',
            source: 'orders',
            subject: `order/${id}`,
            data: await readOrder(trx, String(id)),
            changed: Object.keys(changed),
          });
        });
        of(id).total = n;
        await sleep(Math.random() * 400);
      }
    });
    await sleep(2000);
    const broker = await testRabbitmq();
    await broker.kill9();
    await sleep(1000);
    await broker.start();
    await sleep(2000);
    await Promise.all([...inLegacy, ...inOrders]);

    await waitFor(
      'both sides equal and nothing on its way',
      async () => {
        for (const { knex } of [legacy, orders]) {
          const { thin, outbox, parked } = await eventsIdle(knex);
          if (thin + outbox + parked > 0) return false;
        }
        for (const id of ids) {
          const [here, there] = [await readOrder(legacy.knex, String(id)), await readOrder(orders.knex, String(id))];
          assert.deepEqual(here, there);
        }
        return true;
      },
      100_000,
    );
    for (const id of ids) {
      const order = await readOrder(orders.knex, String(id));
      assert.deepEqual({ comment: order?.comment, total: order?.total }, of(id));
      assert.equal(order?.lines.length, Number(of(id).comment.slice(1)));
    }
    const conflicts = await selectRows(legacy.knex, 'SELECT 1 FROM strangler_conflicts');
    assert.ok(conflicts.length > 0, 'changes did cross');
  }).timeout(180_000);
});
