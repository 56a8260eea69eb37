import assert from 'node:assert/strict';
import { EventsError, allocateId, createIdCounter, installIdGuard } from '../../events/index.ts';
import { selectRows } from '../../events/database/rows.ts';
import { makeCleanup, makeSide, type Side } from './support.ts';

describe('ids that never collide', () => {
  const cleanup = makeCleanup();
  let side: Side;
  beforeEach(async () => {
    side = await makeSide('ids', cleanup);
  });
  afterEach(() => cleanup.run());

  const insert = (id?: number): Promise<number[]> =>
    side.knex('orders').insert({ ...(id === undefined ? {} : { id }), status: 'accepted' });

  it('lets the monolith draw odd ids and refuses an even one from a person', async () => {
    await installIdGuard(side.knex, { table: 'orders', column: 'id', allowed: 'odd', syncUser: side.syncUser });
    const [first] = await insert();
    assert.equal((first ?? 0) % 2, 1);
    await insert(7);
    await assert.rejects(insert(8), /must be odd/);
    const [next] = await insert();
    assert.equal(next, 9);
  });

  it('lets the sync insert the other ids, by its user or by the aggregate it applies', async () => {
    await installIdGuard(side.knex, { table: 'orders', column: 'id', allowed: 'odd', syncUser: side.syncUser });
    await side.sync('orders').insert({ id: 2, status: 'accepted' });
    await side.knex.transaction(async (trx) => {
      await trx.raw("SET @strangler_applying = 'order/4'");
      await trx('orders').insert({ id: 4, status: 'accepted' });
      await assert.rejects(trx('orders').insert({ id: 6, status: 'accepted' }), /must be odd/);
      await trx.raw('SET @strangler_applying = NULL');
    });
    await assert.rejects(insert(10), /must be odd/);
  });

  it('lets INSERT … ON DUPLICATE KEY UPDATE change an existing row of the other side', async () => {
    await side.sync('orders').insert({ id: 2, status: 'accepted' });
    await installIdGuard(side.knex, { table: 'orders', column: 'id', allowed: 'odd', syncUser: side.syncUser });
    await side.knex.raw("INSERT INTO orders (id, status) VALUES (2, 'x') ON DUPLICATE KEY UPDATE status = 'ready'");
    assert.equal((await selectRows<{ status: string }>(side.knex, 'SELECT status FROM orders'))[0]?.status, 'ready');
  });

  it('draws distinct even ids for many at once, above what is there', async () => {
    await createIdCounter(side.knex, 'order', { allowed: 'even', above: 11 });
    await createIdCounter(side.knex, 'order', { allowed: 'even' });
    const ids = await Promise.all(Array.from({ length: 50 }, () => allocateId(side.knex, 'order')));
    assert.equal(new Set(ids).size, 50);
    assert.ok(ids.every((id) => id % 2 === 0 && id > 12));
    await assert.rejects(allocateId(side.knex, 'nothing'), (error: EventsError) => error.code === 'unknown-counter');
  });

  it('draws above what a person or the sync has inserted meanwhile', async () => {
    await installIdGuard(side.knex, { table: 'orders', column: 'id', allowed: 'even', counter: 'order' });
    assert.equal(await allocateId(side.knex, 'order'), 2);
    await insert(100);
    assert.equal(await allocateId(side.knex, 'order'), 102);
    await insert(50);
    assert.equal(await allocateId(side.knex, 'order'), 104);
    await assert.rejects(insert(201), /must be even/);
    await side.knex.transaction(async (trx) => {
      await trx.raw("SET @strangler_applying = 'order/301'");
      await trx('orders').insert({ id: 301, status: 'accepted' });
      await trx.raw('SET @strangler_applying = NULL');
    });
    assert.equal(await allocateId(side.knex, 'order'), 302);
  });

  it('holds the counter in no business transaction', async () => {
    await installIdGuard(side.knex, { table: 'orders', column: 'id', allowed: 'even', counter: 'order' });
    const id = await allocateId(side.knex, 'order');
    await side.knex.transaction(async (trx) => {
      await trx('orders').insert({ id, status: 'accepted' });
      // The transaction is open; another draw must not wait for it.
      assert.equal(await allocateId(side.knex, 'order'), id + 2);
    });
  });
});
