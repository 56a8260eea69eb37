import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import {
  emit,
  inTransaction,
  installCapture,
  lockAggregate,
  type Envelope,
  type SyncRules,
} from '../../events/index.ts';
import { assemble } from '../../events/capture/assemble.ts';
import { selectRows, write } from '../../events/database/rows.ts';
import { classifyFailure } from '../../events/database/failures.ts';
import { applySynced, type SyncOutcome } from '../../events/sync/apply.ts';
import {
  applyOrder,
  makeCleanup,
  makeSide,
  orderAggregate,
  orderSync,
  orderTables,
  readOrder,
  storedEvents,
  type Side,
  type TestOrder,
} from './support.ts';

const readers = new Map([['order', orderAggregate]]);
const base: TestOrder = { id: 1, status: 'accepted', comment: 'a', total: 100, lines: [{ line: 1, quantity: 1 }] };

describe('two-way sync of one aggregate', () => {
  const cleanup = makeCleanup();
  let legacy: Side;
  let orders: Side;
  const owner: SyncRules = orderSync('legacy', true);
  const other: SyncRules = orderSync('orders', false);

  beforeEach(async () => {
    legacy = await makeSide('legacy', cleanup);
    orders = await makeSide('orders', cleanup);
    await installCapture(legacy.knex, [orderTables], { syncUser: legacy.syncUser });
    await inTransaction(legacy.knex, async (trx) => {
      await trx('orders').insert({ id: 1, status: 'accepted', comment: 'a', total: 100 });
      await trx('order_lines').insert({ order_id: 1, line: 1, quantity: 1 });
    });
    assert.deepEqual(await toOrders(await assembleOne()), 'applied');
    assert.deepEqual(await readOrder(orders.knex, '1'), base);
  });
  afterEach(() => cleanup.run());

  const assembleOne = async (): Promise<Envelope> => {
    const [event] = await assemble(legacy.knex, ['order/1'], 'legacy', readers);
    assert.ok(event !== undefined, 'something was captured');
    return event;
  };
  const toLegacy = (event: Envelope, apply = applyOrder): Promise<SyncOutcome> =>
    inTransaction(legacy.sync, (trx) => applySynced(trx, owner, event, apply));
  const toOrders = (event: Envelope): Promise<SyncOutcome> =>
    inTransaction(orders.sync, (trx) => applySynced(trx, other, event, applyOrder));
  const changeInLegacy = (values: Partial<TestOrder>): Promise<unknown> =>
    legacy.knex('orders').where({ id: 1 }).update(values);
  const changeInOrders = (values: Partial<TestOrder>): Promise<Envelope> =>
    inTransaction(orders.knex, async (trx) => {
      await lockAggregate(trx, 'order/1');
      await trx('orders').where({ id: 1 }).update(values);
      return emit(trx, {
        type: 'order.changed',
        source: 'orders',
        subject: 'order/1',
        data: await readOrder(trx, '1'),
        changed: Object.keys(values),
      });
    });
  /** The last event that legacy stored, as the relay would publish it. */
  const lastOfLegacy = async (): Promise<Envelope> => {
    const row = (await storedEvents(legacy.knex)).at(-1);
    assert.ok(row !== undefined);
    return {
      id: `id-${row.seq}`,
      type: 'order.changed',
      source: 'legacy',
      subject: row.aggregate,
      seq: row.seq,
      seen: row.seen,
      time: new Date().toISOString(),
      origin: row.origin,
      data: JSON.parse(row.data ?? 'null') as unknown,
      changed: JSON.parse(row.changed) as string[],
    };
  };
  const equal = async (expected: Partial<TestOrder>): Promise<void> => {
    assert.deepEqual(await readOrder(legacy.knex, '1'), await readOrder(orders.knex, '1'));
    assert.deepEqual(await readOrder(orders.knex, '1'), { ...base, ...expected });
  };
  const conflicts = (): Promise<readonly { ours: string; theirs: string; kept: string; merged_seq: number }[]> =>
    selectRows(legacy.knex, 'SELECT ours, theirs, kept, merged_seq FROM strangler_conflicts');
  const thin = async (): Promise<number> => (await selectRows(legacy.knex, 'SELECT 1 FROM strangler_thin')).length;

  it('applies a change of the other side without capturing it again, and counts on from its number', async () => {
    const event = await changeInOrders({ status: 'cooking' });
    assert.deepEqual([event.seq, event.seen], [2, 1]);
    assert.equal(await toLegacy(event), 'applied');
    assert.equal(await thin(), 0);
    await equal({ status: 'cooking' });
    await changeInLegacy({ status: 'ready' });
    const back = await assembleOne();
    assert.deepEqual([back.seq, back.seen], [3, 2]);
    assert.equal(await toOrders(back), 'applied');
    await equal({ status: 'ready' });
    assert.deepEqual(await conflicts(), []);
  });

  it('merges fields that each side changed while the owner’s change was not an event yet', async () => {
    await changeInLegacy({ comment: 'from legacy' });
    const theirs = await changeInOrders({ status: 'cooking' });
    assert.equal(await toLegacy(theirs), 'merged');
    assert.equal(await thin(), 0);
    const merged = await lastOfLegacy();
    assert.equal(merged.seq, 3);
    assert.equal(await toOrders(merged), 'applied');
    await equal({ comment: 'from legacy', status: 'cooking' });
    const [conflict] = await conflicts();
    assert.deepEqual([conflict?.ours, conflict?.theirs, conflict?.kept], ['["comment"]', '["status"]', '[]']);
  });

  it('merges changes that crossed as events with the same number', async () => {
    await changeInLegacy({ comment: 'from legacy' });
    const ours = await assembleOne();
    const theirs = await changeInOrders({ status: 'cooking' });
    assert.equal(ours.seq, theirs.seq);
    assert.equal(await toOrders(ours), 'superseded');
    assert.equal(await toLegacy(theirs), 'merged');
    assert.equal(await toOrders(await lastOfLegacy()), 'applied');
    await equal({ comment: 'from legacy', status: 'cooking' });
  });

  it('keeps the owner’s value of a field that both changed, and says so', async () => {
    await changeInLegacy({ status: 'cancelled', total: 0 });
    const theirs = await changeInOrders({ status: 'cooking', comment: 'hurry' });
    assert.equal(await toLegacy(theirs), 'merged');
    assert.equal(await toOrders(await lastOfLegacy()), 'applied');
    await equal({ status: 'cancelled', total: 0, comment: 'hurry' });
    assert.equal((await conflicts())[0]?.kept, '["status"]');
  });

  it('loses none of several changes that the other side makes before it hears of the owner’s', async () => {
    await changeInLegacy({ comment: 'from legacy' });
    const ours = await assembleOne();
    const first = await changeInOrders({ status: 'cooking' });
    const second = await changeInOrders({ status: 'ready' });
    assert.equal(await toLegacy(first), 'merged');
    const between = await lastOfLegacy();
    assert.equal(await toLegacy(second), 'merged');
    for (const event of [ours, between]) assert.equal(await toOrders(event), 'superseded');
    assert.equal(await toOrders(await lastOfLegacy()), 'applied');
    await equal({ comment: 'from legacy', status: 'ready' });
  });

  it('loses none of several changes of the owner either, although the last has a higher number', async () => {
    const theirs = await changeInOrders({ status: 'cooking' });
    await changeInLegacy({ comment: 'b' });
    const one = await assembleOne();
    await changeInLegacy({ total: 7 });
    const two = await assembleOne();
    assert.ok(two.seq > theirs.seq);
    for (const event of [one, two]) assert.equal(await toOrders(event), 'superseded');
    assert.equal((await readOrder(orders.knex, '1'))?.status, 'cooking');
    assert.equal(await toLegacy(theirs), 'merged');
    assert.equal(await toOrders(await lastOfLegacy()), 'applied');
    await equal({ status: 'cooking', comment: 'b', total: 7 });
  });

  it('waits while a business transaction is half way through the aggregate, its root or only a line', async () => {
    const theirs = await changeInOrders({ status: 'cooking' });
    for (const change of [
      (trx: Knex.Transaction) => trx('orders').where({ id: 1 }).update({ comment: 'busy' }),
      (trx: Knex.Transaction) => trx('order_lines').where({ order_id: 1 }).update({ quantity: 9 }),
    ]) {
      const trx = await legacy.knex.transaction();
      await change(trx);
      await assert.rejects(toLegacy(theirs), (error) => classifyFailure(error) === 'busy');
      await trx.rollback();
    }
    assert.equal(await toLegacy(theirs), 'applied');
  });

  it('begins anew when a line was changed between the first look and the apply', async () => {
    const theirs = await changeInOrders({ status: 'cooking' });
    const late = async (trx: Knex.Transaction, event: Envelope): Promise<void> => {
      // Committed after the sync has looked for captured changes and before it writes the lines.
      await legacy.knex('order_lines').where({ order_id: 1 }).update({ quantity: 5 });
      await applyOrder(trx, event);
    };
    await assert.rejects(toLegacy(theirs, late), (error) => classifyFailure(error) === 'busy');
    assert.equal(await toLegacy(theirs), 'merged');
    assert.equal(await toOrders(await lastOfLegacy()), 'applied');
    await equal({ status: 'cooking', lines: [{ line: 1, quantity: 5 }] });
  });

  it('leaves the connection clean, so that the next change on it is captured', async () => {
    const theirs = await changeInOrders({ status: 'cooking' });
    const broken = (): Promise<void> => Promise.reject(new Error('broken'));
    await assert.rejects(toLegacy(theirs, broken), /broken/);
    const [row] = await selectRows<{ value: string | null }>(legacy.sync, 'SELECT @strangler_applying AS value');
    assert.equal(row?.value, null);
    await legacy.sync('orders').where({ id: 1 }).update({ comment: 'by the sync user itself' });
    assert.equal(await thin(), 1);
  });

  it('takes a backfill row for no change, and applies the event', async () => {
    await write(
      legacy.knex,
      "INSERT INTO strangler_thin (aggregate, op, changed, origin, at) VALUES ('order/1', 'B', '', 'backfill', NOW(6))",
    );
    const theirs = await changeInOrders({ status: 'cooking' });
    assert.equal(await toLegacy(theirs), 'applied');
    const snapshot = await assembleOne();
    assert.equal(await toOrders(snapshot), 'applied');
    await equal({ status: 'cooking' });
    assert.deepEqual(await conflicts(), []);
  });

  it('lets the owner’s deletion stand, and the owner’s change survive a deletion', async () => {
    const theirs = await changeInOrders({ status: 'cooking' });
    await legacy.knex('order_lines').where({ order_id: 1 }).delete();
    await legacy.knex('orders').where({ id: 1 }).delete();
    assert.equal(await toLegacy(theirs), 'merged');
    assert.equal(await toOrders(await lastOfLegacy()), 'applied');
    assert.equal(await readOrder(legacy.knex, '1'), null);
    assert.equal(await readOrder(orders.knex, '1'), null);
  });

  it('ends equal on both sides after random changes and deliveries, with no field lost that only one side changed', async () => {
    const queueToLegacy: Envelope[] = [];
    const queueToOrders: Envelope[] = [];
    let counter = 0;
    // The non-owner alone changes `total`, the owner alone `comment`, both change `status`.
    const steps = [
      async () => {
        await changeInLegacy({ comment: `c${(counter += 1)}` });
      },
      async () => {
        await changeInLegacy({ status: `l${(counter += 1)}` });
      },
      async () => void queueToLegacy.push(await changeInOrders({ total: (counter += 1) })),
      async () => void queueToLegacy.push(await changeInOrders({ status: `o${(counter += 1)}` })),
      async () => void queueToOrders.push(...(await assemble(legacy.knex, ['order/1'], 'legacy', readers))),
      () => deliverToLegacy(),
      () => deliverToOrders(),
    ];
    const deliverToLegacy = async (): Promise<void> => {
      const event = queueToLegacy.shift();
      if (event !== undefined && (await toLegacy(event)) === 'merged') queueToOrders.push(await lastOfLegacy());
    };
    const deliverToOrders = async (): Promise<void> => {
      const event = queueToOrders.shift();
      if (event !== undefined) await toOrders(event);
    };
    let expected = { comment: base.comment, total: base.total };
    for (let n = 0; n < 250; n += 1) {
      await steps[Math.floor(Math.random() * steps.length)]?.();
      const [here, there] = [await readOrder(legacy.knex, '1'), await readOrder(orders.knex, '1')];
      expected = { comment: here?.comment ?? null, total: there?.total ?? 0 };
    }
    queueToOrders.push(...(await assemble(legacy.knex, ['order/1'], 'legacy', readers)));
    while (queueToLegacy.length + queueToOrders.length > 0) {
      await deliverToLegacy();
      await deliverToOrders();
    }
    const [here, there] = [await readOrder(legacy.knex, '1'), await readOrder(orders.knex, '1')];
    assert.deepEqual(here, there);
    assert.deepEqual({ comment: here?.comment, total: here?.total }, expected);
  });
});
