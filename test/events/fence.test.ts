import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import {
  emit,
  inTransaction,
  installCapture,
  installFenceGuard,
  lockOwner,
  readFence,
  removeFenceGuard,
  takeFence,
  type FenceDefinition,
  type FenceOrder,
  type FenceTaken,
} from '../../events/index.ts';
import { assemble } from '../../events/capture/assemble.ts';
import { selectRows, write } from '../../events/database/rows.ts';
import { waitFor } from '../support/wait-for.ts';
import { makeCleanup, makeSide, orderAggregate, orderTables, type Side } from './support.ts';

const legacyFence: FenceDefinition = {
  fence: 'orders',
  side: 'legacy',
  aggregates: ['order'],
  consumer: 'legacy.orders',
};
const ordersFence: FenceDefinition = { ...legacyFence, side: 'service', consumer: 'orders.orders' };
const readers = new Map([['order', orderAggregate]]);

describe('the owner row of a fence', () => {
  const cleanup = makeCleanup();
  let legacy: Side;
  let orders: Side;
  beforeEach(async () => {
    legacy = await makeSide('legacy', cleanup);
    orders = await makeSide('orders', cleanup);
    await installCapture(legacy.knex, [orderTables], { syncUser: legacy.syncUser });
    await installFenceGuard(legacy.knex, guardOf('marked'));
  });
  afterEach(() => cleanup.run());

  const guardOf = (scope: 'marked' | 'all') =>
    ({ fence: 'orders', side: 'legacy', tables: orderTables, scope, syncUser: legacy.syncUser }) as const;
  const toService = (epoch: number, more: Partial<FenceOrder> = {}): FenceOrder => ({
    tenant: '*',
    owner: 'service',
    epoch,
    waitMs: 1000,
    ...more,
  });
  const insertMarked = (trx: Knex, tenant: string | null = null): Promise<unknown> =>
    trx
      .raw('SET @strangler_fence = ?, @strangler_fence_tenant = ?', ['orders', tenant])
      .then(() => trx('orders').insert({ status: 'accepted', total: 1 }));
  const marked = (work: (trx: Knex.Transaction) => Promise<unknown>): Promise<unknown> =>
    legacy.knex.transaction(async (trx) => {
      await work(trx);
      await trx.raw('SET @strangler_fence = NULL, @strangler_fence_tenant = NULL');
    });
  const refused = /fence-not-owner/;

  it('lets legacy write until somebody says otherwise, then refuses marked writes and no others', async () => {
    await marked((trx) => insertMarked(trx));
    assert.equal((await takeFence(legacy.knex, legacyFence, toService(1))).kind, 'pending', 'the capture has to end');
    await assert.rejects(
      legacy.knex.transaction((trx) => insertMarked(trx)),
      refused,
    );
    await legacy.knex.raw('SET @strangler_fence = NULL');
    await legacy.knex('orders').insert({ status: 'of a screen', total: 1 });
    assert.deepEqual(await readFence(legacy.knex, 'orders'), { owner: 'service', epoch: 1 });
    const [{ n } = { n: 0 }] = await selectRows<{ n: number }>(legacy.knex, 'SELECT COUNT(*) AS n FROM orders');
    assert.equal(n, 2, 'of the refused write nothing has stayed');
  });

  it('is closed only when the writes that looked at it have ended', async () => {
    const trx = await legacy.knex.transaction();
    await insertMarked(trx);
    let isClosed = false;
    const closing = takeFence(legacy.knex, legacyFence, toService(1, { waitMs: 5000 })).then((taken) => {
      isClosed = true;
      return taken;
    });
    await waitFor('the close to wait for the write', () => isWaiting(legacy.knex));
    assert.ok(!isClosed);
    assert.equal((await readFence(legacy.knex, 'orders')).owner, 'legacy');
    await trx.raw('SET @strangler_fence = NULL');
    await trx.commit();
    await waitFor('the write to be captured', async () => (await readFence(legacy.knex, 'orders')).owner === 'service');
    await assemble(legacy.knex, ['order/1'], 'legacy', readers);
    const taken = await closing;
    assert.deepEqual(JSON.parse(watermarkOf(taken)), { epoch: 1, events: { 'order/1': 1 } });
  });

  it('says that writes are under way when they do not end in time, and has changed nothing', async () => {
    const trx = await legacy.knex.transaction();
    await insertMarked(trx);
    const taken = await takeFence(legacy.knex, legacyFence, toService(1, { waitMs: 0 }));
    assert.deepEqual(taken, { kind: 'pending', pending: 'writes that are under way' });
    assert.equal((await readFence(legacy.knex, 'orders')).epoch, 0);
    await trx.rollback();
  });

  it('opens the other side when that has applied every event, and not before', async () => {
    await inTransaction(orders.knex, async (trx) => {
      for (const id of [2, 4])
        await emit(trx, { type: 'order.changed', source: 'orders', subject: `order/${id}`, data: {}, changed: [] });
    });
    await write(orders.knex, 'UPDATE strangler_fence SET epoch = 7 WHERE fence = ?', ['orders']);
    await takeFence(orders.knex, ordersFence, { ...toService(7), force: true });
    const closed = await takeFence(orders.knex, ordersFence, { ...toService(8), owner: 'legacy' });
    const open = { ...toService(8), owner: 'legacy', watermark: watermarkOf(closed), waitMs: 0 } as const;
    assert.deepEqual(await takeFence(legacy.knex, legacyFence, open), {
      kind: 'pending',
      pending: 'events of order/2, order/4',
    });
    await applied('order/2', 1);
    await applied('order/4', 1);
    assert.equal((await takeFence(legacy.knex, legacyFence, open)).kind, 'done');
    assert.equal((await takeFence(legacy.knex, legacyFence, open)).kind, 'done', 'and once more');
    assert.equal((await readFence(legacy.knex, 'orders')).epoch, 8);
  });

  it('takes no order of an earlier epoch, of another owner at the same one, or without its watermark', async () => {
    assert.equal((await takeFence(orders.knex, ordersFence, toService(3, { force: true }))).kind, 'done');
    assert.equal((await takeFence(orders.knex, ordersFence, toService(2, { force: true }))).kind, 'outdated');
    assert.equal((await takeFence(orders.knex, ordersFence, { ...toService(3), owner: 'legacy' })).kind, 'outdated');
    const watermark = JSON.stringify({ epoch: 3, events: {} });
    for (const wrong of [undefined, '', 'no JSON', watermark])
      assert.equal(
        (await takeFence(orders.knex, ordersFence, toService(4, { watermark: wrong }))).kind,
        'no-watermark',
      );
  });

  it('gives the same watermark again to whoever closes it again', async () => {
    await inTransaction(orders.knex, (trx) =>
      emit(trx, { type: 'order.changed', source: 'orders', subject: 'order/2', data: {}, changed: [] }),
    );
    await takeFence(orders.knex, ordersFence, toService(1, { force: true }));
    const first = await takeFence(orders.knex, ordersFence, { ...toService(2), owner: 'legacy' });
    await inTransaction(orders.knex, (trx) =>
      emit(trx, { type: 'order.changed', source: 'orders', subject: 'order/4', data: {}, changed: [] }),
    );
    assert.deepEqual(await takeFence(orders.knex, ordersFence, { ...toService(2), owner: 'legacy' }), first);
  });

  it('owes nothing to the other side when it was closed without having been open', async () => {
    await inTransaction(orders.knex, (trx) =>
      emit(trx, { type: 'order.changed', source: 'orders', subject: 'order/2', data: {}, changed: [] }),
    );
    const back = { ...toService(2), owner: 'legacy' } as const;
    const watermark = watermarkOf(await takeFence(orders.knex, ordersFence, back));
    assert.deepEqual(JSON.parse(watermark), { epoch: 2, events: {} });
    assert.equal((await takeFence(legacy.knex, legacyFence, { ...back, watermark, waitMs: 0 })).kind, 'done');
  });

  it('has a row for each tenant that has moved, made when no write of any tenant is under way', async () => {
    const trx = await legacy.knex.transaction();
    await insertMarked(trx, '7');
    const taken = await takeFence(legacy.knex, legacyFence, toService(1, { tenant: '8', waitMs: 0 }));
    assert.equal(taken.kind, 'pending', 'the write of 7 holds the row of all');
    await trx.rollback();
    assert.equal((await takeFence(legacy.knex, legacyFence, toService(1, { tenant: '8' }))).kind, 'done');
    await marked((inner) => insertMarked(inner, '7'));
    await assert.rejects(
      legacy.knex.transaction((inner) => insertMarked(inner, '8')),
      refused,
    );
    const owners = await inTransaction(legacy.knex, async (inner) => [
      await lockOwner(inner, 'orders', '*'),
      await lockOwner(inner, 'orders', '7'),
      await lockOwner(inner, 'orders', '8'),
    ]);
    assert.deepEqual(owners, ['legacy', 'legacy', 'service']);
  });

  it('looks at the tenant that a row says it has, whatever the connection says, and names it', async () => {
    await legacy.knex.raw('ALTER TABLE orders ADD pizzeria_id BIGINT UNSIGNED NOT NULL DEFAULT 8');
    await installFenceGuard(legacy.knex, { ...guardOf('marked'), tenantColumn: 'pizzeria_id' });
    assert.equal((await takeFence(legacy.knex, legacyFence, toService(1, { tenant: '8' }))).kind, 'done');
    await assert.rejects(
      legacy.knex.transaction((inner) => insertMarked(inner, '7')),
      /fence-not-owner\|Another system writes this now for 8\./,
    );
    await legacy.knex.raw('ALTER TABLE orders ALTER pizzeria_id SET DEFAULT 7');
    await marked((inner) => insertMarked(inner, '8'));
  });

  it('with the scope of all refuses every write but the sync’s, and none any more when it is taken away', async () => {
    await installFenceGuard(legacy.knex, guardOf('all'));
    await takeFence(legacy.knex, legacyFence, toService(1));
    await assert.rejects(legacy.knex('orders').insert({ status: 'x', total: 1 }), refused);
    await legacy.sync('orders').insert({ status: 'x', total: 1 });
    await removeFenceGuard(legacy.knex, 'orders');
    await legacy.knex('orders').insert({ status: 'x', total: 1 });
  });

  function watermarkOf(taken: FenceTaken): string {
    assert.equal(taken.kind, 'done');
    return taken.watermark ?? '';
  }

  async function applied(subject: string, seq: number): Promise<void> {
    await write(legacy.knex, 'INSERT INTO strangler_version (consumer, aggregate, seq) VALUES (?, ?, ?)', [
      legacyFence.consumer,
      subject,
      seq,
    ]);
  }

  async function isWaiting(knex: Knex): Promise<boolean> {
    const rows = await selectRows<{ info: string | null }>(
      knex,
      `SELECT info FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%strangler_fence%FOR UPDATE%' AND id <> CONNECTION_ID()`,
    );
    return rows.length > 0;
  }
});
